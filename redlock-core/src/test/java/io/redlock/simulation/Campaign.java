package io.redlock.simulation;

import io.redlock.simulation.Coverage.Tale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Many universes, one seed after the other, as many at a time as there are processors. Nothing is shared between them. */
final class Campaign {

    private static final int MOST_FAILURES = 5;

    private final LongFunction<Scenario> scenarios;
    private final AtomicLong nextSeed;
    private final long attempts;
    private final Coverage coverage = new Coverage();
    private final List<Failure> failures = new ArrayList<>();

    /**
     * A universe in which something was that must not be.
     *
     * @param scenario the universe
     * @param violation what it was
     */
    record Failure(Scenario scenario, String violation) {

        /** {@return what was wrong, and the one command that shows how it came about} */
        String describe() {
            return """
                    Universe %d: %s
                      %s
                      replay: mvn -pl redlock-core test -Dtest=SimulatorTest -Dredlock.simulation.seed=%d
                    """.formatted(scenario.seed(), violation, scenario, scenario.seed());
        }
    }

    private Campaign(long firstSeed, long attempts, LongFunction<Scenario> scenarios) {
        this.nextSeed = new AtomicLong(firstSeed);
        this.attempts = attempts;
        this.scenarios = scenarios;
    }

    /** {@return a campaign that has come to its end} */
    static Campaign run(long firstSeed, long attempts, LongFunction<Scenario> scenarios) {
        Campaign campaign = new Campaign(firstSeed, attempts, scenarios);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < Runtime.getRuntime().availableProcessors(); number++) {
            Thread thread = new Thread(campaign::runUniverses, "universes-" + number);
            threads.add(thread);
            thread.start();
        }
        threads.forEach(Campaign::await);
        return campaign;
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException("A campaign is not to be interrupted", hurried);
        }
    }

    private void runUniverses() {
        while (goesOn()) {
            Universe universe = new Universe(scenarios.apply(nextSeed.getAndIncrement()), Journal.silent());
            Optional<String> violation = universe.run();
            add(universe, violation);
        }
    }

    private synchronized boolean goesOn() {
        return coverage.times(Tale.ATTEMPTS) < attempts && failures.size() < MOST_FAILURES;
    }

    private synchronized void add(Universe universe, Optional<String> violation) {
        coverage.add(universe.coverage());
        violation.ifPresent(what -> failures.add(new Failure(universe.scenario(), what)));
    }

    Coverage coverage() {
        return coverage;
    }

    List<Failure> failures() {
        return failures;
    }
}
