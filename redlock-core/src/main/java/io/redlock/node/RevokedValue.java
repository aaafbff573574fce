package io.redlock.node;

import java.util.Optional;

/**
 * What stands under a lock key whose owner was revoked, until the time is over that the owner had left: no owner's token,
 * so nobody can extend or release it, and whoever asks for the lock finds the key taken.
 */
public final class RevokedValue {

    /** How such a value begins, and no owner's token does. */
    public static final String MARK = "!revoked ";

    /** How its words begin, which say who revoked whom. */
    private static final String WORDS = "revoked by ";

    private RevokedValue() {}

    /**
     * {@return the value for an owner's}
     *
     * @param owner the owner's token as it stands there
     * @param by who revokes it, and when; readable by everybody who can read the node, so no secrets
     */
    public static String of(OwnerToken owner, String by) {
        String whose = OwnerToken.descriptionIn(owner.value()).orElse("");
        return MARK + WORDS + by + ", held by " + whose;
    }

    /**
     * {@return who revoked whom, empty if that is not what a value says}
     *
     * @param value what stands under a lock key
     */
    public static Optional<String> wordsIn(String value) {
        return value.startsWith(MARK) ? Optional.of(value.substring(MARK.length())) : Optional.empty();
    }

    /**
     * {@return who revoked whom, if that is why a node refused; empty if it is not}
     *
     * @param answer what the node said to an owner
     */
    public static Optional<String> wordsIn(Answer answer) {
        boolean revoked = answer.vote() == Vote.REFUSED && answer.reason().startsWith(WORDS);
        return revoked ? Optional.of(answer.reason()) : Optional.empty();
    }
}
