package io.redlock.spring;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A bean whose methods no proxy reaches; the weaver of the tests does. */
class WovenService {

    private final AtomicInteger numbers = new AtomicInteger();

    /** Called by itself. */
    List<String> throughAnother(String id) {
        return throughProxy(id);
    }

    List<String> throughPrivate(String id) {
        return hidden(id);
    }

    @DistributedLock(key = "'A_' + #id")
    List<String> throughProxy(String id) {
        return CurrentHold.get().keys();
    }

    @DistributedLock(key = "'PRIVATE_' + #id")
    @SuppressWarnings("UnusedVariable") // The key uses it.
    private List<String> hidden(String id) {
        return CurrentHold.get().keys();
    }

    @DistributedLock(key = "'FINAL_' + #id")
    final List<String> sealed(String id) {
        return CurrentHold.get().keys();
    }

    /** Each time under another key. */
    @DistributedLock(key = "'N_' + #depth")
    int recurse(int depth) {
        int keys = CurrentHold.get().keys().equals(List.of("N_" + depth)) ? 1 : 0;
        return depth == 0 ? keys : keys + recurse(depth - 1);
    }

    /** A key that is never the same. */
    @DistributedLock(key = "'UNIQUE_' + #root.target.next()")
    List<String> unique() {
        return CurrentHold.get().keys();
    }

    public int next() {
        return numbers.incrementAndGet();
    }

    /** What a type says of its public methods. */
    @DistributedLock(key = "'TYPE'")
    static class WovenByType {

        public List<String> covered() {
            return CurrentHold.get().keys();
        }

        @Override
        public String toString() {
            return "held " + CurrentHold.find().isPresent();
        }
    }

    /** Carries the annotation. */
    @DistributedLock(key = "'META'")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Nightly {}

    /** What an annotation says that carries the annotation. */
    static class WovenByMeta {

        List<String> call() {
            return covered();
        }

        @Nightly
        private List<String> covered() {
            return CurrentHold.get().keys();
        }
    }
}
