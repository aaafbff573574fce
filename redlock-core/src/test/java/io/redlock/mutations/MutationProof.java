package io.redlock.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes one guard after another out of a copy of the sources, and demands that the tests that are named for it fail.
 *
 * <p>Before that, the classes of those tests have to pass on the sources as they are. The arguments: the folder of the
 * module, and how the names of the mutations begin, empty for all. The page of results is written if all were tried and
 * killed.
 */
final class MutationProof {

    private static final int AT_ONCE = 2;

    private final Path sources;
    private final Path tests;
    private final Path work;
    private final String classPath = System.getProperty("java.class.path");

    private MutationProof(Path module) throws IOException {
        this.sources = module.resolve("src/main/java");
        this.tests = module.resolve("target/test-classes");
        this.work = Files.createTempDirectory("redlock-mutations");
    }

    public static void main(String[] arguments) throws Exception {
        Path module = Path.of(arguments[0]).toAbsolutePath();
        String prefix = arguments.length > 1 ? arguments[1] : "";
        List<Mutation> mutations = Mutation.in(module.resolve("mutations")).stream()
                .filter(mutation -> mutation.id().startsWith(prefix))
                .toList();
        MutationProof proof = new MutationProof(module);
        long start = System.nanoTime();
        List<Verdict> verdicts = proof.judge(mutations);
        double seconds = secondsSince(start);
        long dead = verdicts.stream().filter(Verdict::isDead).count();
        boolean proven = dead > 0 && dead == mutations.size();
        if (proven && prefix.isEmpty()) {
            Files.writeString(module.resolveSibling("docs/mutations.md"), Page.of(verdicts, seconds));
        }
        System.out.printf("Mutations: %d, Killed: %d, in %.0f s%n", mutations.size(), dead, seconds);
        if (proven) {
            proof.cleanUp();
        }
        System.exit(proven ? 0 : 1);
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** {@return a verdict on each, or none at all if a test already fails without any mutation} */
    private List<Verdict> judge(List<Mutation> mutations) throws InterruptedException, ExecutionException {
        List<Killer> classes = mutations.stream()
                .flatMap(mutation -> mutation.killers().stream())
                .map(Killer::wholeClass)
                .distinct()
                .toList();
        List<String> failures = inParallel(classes, this::failureUnchanged);
        failures.stream().filter(failure -> !failure.isEmpty()).forEach(System.out::println);
        return failures.stream().allMatch(String::isEmpty) ? inParallel(mutations, this::judge) : List.of();
    }

    /** What fails in a class of tests on the sources as they are, empty if nothing does. */
    private String failureUnchanged(Killer all) throws IOException, InterruptedException {
        String outcome = run(new Mutant(folder("unchanged"), classPath), all);
        return outcome.equals(TestRun.PASSED) ? "" : "Without any mutation: " + all.type() + ": " + outcome;
    }

    private String run(Mutant mutant, Killer test) throws IOException, InterruptedException {
        return mutant.run(Killer.fullName(tests, test.type()), test.sentence(), test.properties());
    }

    private Verdict judge(Mutation mutation) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> outcomes = new ArrayList<>();
        try {
            Mutant mutant = Mutant.compile(mutation, sources, folder(mutation.id()), classPath);
            for (Killer killer : mutation.killers()) {
                outcomes.add(run(mutant, killer));
            }
        } catch (IllegalStateException unfit) {
            outcomes.add(TestRun.PASSED + '\n' + unfit.getMessage());
        }
        Verdict verdict = new Verdict(mutation, outcomes, secondsSince(start));
        System.out.println(verdict);
        return verdict;
    }

    private Path folder(String name) throws IOException {
        return Files.createTempDirectory(work, name);
    }

    private void cleanUp() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static <T, R> List<R> inParallel(List<T> all, Work<T, R> work)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<R>> calls = new ArrayList<>();
            all.forEach(each -> calls.add(() -> work.on(each)));
            List<R> results = new ArrayList<>();
            for (Future<R> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What is done with each. */
    @FunctionalInterface
    private interface Work<T, R> {

        R on(T each) throws Exception;
    }
}
