package io.redlock.node;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What proves on a node that a lock is ours: 128 random bits, then who we are in words that a person can read.
 *
 * <p>A token is used for one attempt. A vote or a release that arrives late can then never be mistaken for one of the
 * next attempt (R11).
 *
 * @param value the random part, a blank, and the description
 */
public record OwnerToken(String value) {

    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22} .*", Pattern.DOTALL);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * {@return a token that nobody ever had}
     *
     * @param description who the owner is; readable by everybody who can read the node, so no secrets
     */
    public static OwnerToken random(String description) {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new OwnerToken(ENCODER.encodeToString(bytes) + ' ' + description);
    }

    /**
     * {@return whether a value is an owner's token; not what others put under a lock key, and no {@link RevokedValue}}
     *
     * @param value what stands under a lock key
     */
    public static boolean isOne(String value) {
        return TOKEN.matcher(value).matches();
    }

    /**
     * {@return the description in a value that a node keeps, empty if it is not one of ours}
     *
     * @param value what stands under a lock key
     */
    public static Optional<String> descriptionIn(String value) {
        int blank = value.indexOf(' ');
        return blank < 0 ? Optional.empty() : Optional.of(value.substring(blank + 1));
    }
}
