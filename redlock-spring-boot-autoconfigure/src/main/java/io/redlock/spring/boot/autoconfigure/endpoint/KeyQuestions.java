package io.redlock.spring.boot.autoconfigure.endpoint;

import io.redlock.Redlock;
import io.redlock.Revocation;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** Asks the nodes for a key that came from outside. */
final class KeyQuestions {

    private KeyQuestions() {}

    /** {@return the key that a path was cut into} */
    static String join(String... segments) {
        return String.join("/", segments);
    }

    static KeyDescriptor inspect(Redlock redlock, String key) throws InterruptedException {
        try {
            return KeyDescriptor.of(redlock.inspect(key));
        } catch (IllegalArgumentException noKey) {
            throw refusal(noKey);
        }
    }

    static Revocation revoke(Redlock redlock, String key) throws InterruptedException {
        try {
            return redlock.revoke(key);
        } catch (IllegalArgumentException noKey) {
            throw refusal(noKey);
        }
    }

    private static InvalidEndpointRequestException refusal(IllegalArgumentException noKey) {
        String why = "This is no lock key: " + noKey.getMessage();
        return new InvalidEndpointRequestException(why, why, noKey);
    }
}
