package io.redlock.spring.boot.autoconfigure.endpoint;

import io.redlock.Redlock;
import io.redlock.Revocation;
import java.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Takes locks away by hand, for an application that has asked for it. Each time the log says who did it, and what came of
 * it.
 */
@EndpointWebExtension(endpoint = RedlockEndpoint.class)
public final class RedlockRevokeExtension {

    private static final Logger LOG = LoggerFactory.getLogger(RedlockRevokeExtension.class);

    private final Redlock redlock;

    RedlockRevokeExtension(Redlock redlock) {
        this.redlock = redlock;
    }

    /**
     * What came of it.
     *
     * @param key the lock key
     * @param revocation revoked, not held, or uncertain: too few nodes answered, and it may be asked again
     */
    public record Outcome(String key, String revocation) {}

    /**
     * Takes a lock away; the nodes are waited for, for at most the node timeout.
     *
     * @param by who asks
     * @param key the lock key, whatever is in it
     * @return what came of it: 404 if nobody holds the lock, 503 if that is uncertain
     * @throws InterruptedException if the thread is interrupted while it waits; the lock may be revoked then
     */
    @DeleteOperation
    public WebEndpointResponse<Outcome> revoke(SecurityContext by, String key) throws InterruptedException {
        Revocation revocation = KeyQuestions.revoke(redlock, key);
        LOG.warn("Lock '{}' was to be revoked by {}: {}", inOneLine(key), nameOf(by), revocation);
        return new WebEndpointResponse<>(new Outcome(key, revocation.name()), status(revocation));
    }

    /**
     * As {@link #revoke}, with the key in the path.
     *
     * @param by who asks
     * @param key the lock key; it may have slashes in it
     * @return what came of it
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @DeleteOperation
    public WebEndpointResponse<Outcome> revokeKey(
            SecurityContext by, @Selector(match = Selector.Match.ALL_REMAINING) String... key)
            throws InterruptedException {
        return revoke(by, KeyQuestions.join(key));
    }

    private static int status(Revocation revocation) {
        return switch (revocation) {
            case REVOKED -> WebEndpointResponse.STATUS_OK;
            case NOT_HELD -> WebEndpointResponse.STATUS_NOT_FOUND;
            case UNCERTAIN -> WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE;
        };
    }

    private static String nameOf(SecurityContext by) {
        Principal principal = by.getPrincipal();
        return principal == null ? "somebody who did not say who they are" : inOneLine(principal.getName());
    }

    /** What comes from outside begins no line of the log of its own. */
    private static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
