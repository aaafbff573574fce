package io.redlock.it;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads of the two kinds, and those of the library that are alive. */
public final class Threads {

    private Threads() {}

    /** The kinds of threads that callers come on. */
    public enum Kind {
        PLATFORM {
            @Override
            ExecutorService executor() {
                return Executors.newCachedThreadPool();
            }
        },
        VIRTUAL {
            @Override
            ExecutorService executor() {
                try {
                    return (ExecutorService) Executors.class
                            .getMethod("newVirtualThreadPerTaskExecutor")
                            .invoke(null);
                } catch (ReflectiveOperationException impossible) {
                    throw new LinkageError("Java 21 has virtual threads", impossible);
                }
            }
        };

        /** {@return an executor with a thread for every task} */
        abstract ExecutorService executor();
    }

    /** {@return the names of the library's live threads} */
    public static List<String> ofTheLibrary() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("redlock-"))
                .sorted()
                .toList();
    }
}
