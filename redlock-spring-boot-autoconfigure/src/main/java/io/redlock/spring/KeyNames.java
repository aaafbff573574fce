package io.redlock.spring;

import java.util.Collection;

/** How lock keys are named in messages: {@code lock 'a'}, or {@code lock 'a', 'b'} where they belong together. */
final class KeyNames {

    private KeyNames() {}

    static String of(Collection<String> keys) {
        return "lock '" + String.join("', '", keys) + "'";
    }
}
