package io.redlock.spring;

import java.util.Map;
import org.springframework.core.annotation.MergedAnnotation;

/** Annotations that no source code carries. */
final class Annotations {

    private Annotations() {}

    static DistributedLock withKey(String key) {
        return MergedAnnotation.of(DistributedLock.class, Map.of("key", key, "value", key))
                .synthesize();
    }

    static DistributedLock withKeys(String... keys) {
        return MergedAnnotation.of(DistributedLock.class, Map.of("keys", keys)).synthesize();
    }

    static DistributedLock withKeyAndKeys(String key, String... keys) {
        return MergedAnnotation.of(DistributedLock.class, Map.of("key", key, "value", key, "keys", keys))
                .synthesize();
    }

    static DistributedLock with(String key, String lease) {
        return MergedAnnotation.of(DistributedLock.class, Map.of("key", key, "value", key, "lease", lease))
                .synthesize();
    }
}
