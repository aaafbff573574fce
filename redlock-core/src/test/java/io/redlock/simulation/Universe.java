package io.redlock.simulation;

import io.redlock.Hold;
import io.redlock.simulation.Coverage.Tale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One world with its servers, clients, faults and checkers: workers work while things go wrong, until there were enough
 * attempts; then comes the {@link Aftermath}.
 */
final class Universe {

    private static final long SLICE = 100 * World.MILLI;
    private static final long LONGEST = 600 * World.SECOND;
    private static final long BEGINNING = 20 * World.MILLI;

    private final Scenario scenario;
    private final World world;
    private final Coverage coverage = new Coverage();
    private final Verdicts verdicts;
    private final HoldIntervals intervals;
    private final ProtectedRegister register;
    private final FencedMutex tokens;
    private final FencedRegister fencedRegister;
    private final Losses losses;
    private final KeptKeys kept;
    private final Revocations revocations;
    private final List<Server> servers = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final SplittableRandom chance;
    private boolean closing;
    private int lives;
    private long holds;

    Universe(Scenario scenario, Journal journal) {
        this.scenario = scenario;
        this.world = new World(scenario.seed(), journal);
        this.chance = world.chance();
        this.verdicts = new Verdicts(world, scenario.isInModel(), coverage);
        this.intervals = new HoldIntervals(verdicts);
        this.register = new ProtectedRegister(verdicts);
        this.tokens = new FencedMutex(scenario, verdicts, coverage);
        this.fencedRegister = new FencedRegister(verdicts, coverage);
        this.losses = new Losses(verdicts);
        this.revocations = new Revocations(this);
        this.kept = new KeptKeys(this);
    }

    /** {@return what must not have been and was, if anything} */
    Optional<String> run() {
        coverage.met(Tale.UNIVERSES);
        if (scenario.isInModel()) {
            coverage.met(Tale.UNIVERSES_IN_MODEL);
        }
        if (scenario.tokensAreKept() && scenario.wishes().fenced() > 0) {
            coverage.met(Tale.UNIVERSES_WITH_TOKENS_KEPT);
        }
        if (scenario.tokensAreKept()
                && scenario.wishes().fenced() > 0
                && scenario.faults().stream().anyMatch(Fault::losesData)) {
            coverage.met(Tale.UNIVERSES_WITH_TOKENS_KEPT_OVER_LOSSES);
        }
        try {
            live();
        } catch (RuntimeException | Error thrown) {
            verdicts.violated("something was thrown: " + StackTraces.describe(thrown));
        }
        return verdicts.violation();
    }

    /** Servers are there at once, clients come soon. */
    void begin() {
        for (int number = 0; number < scenario.size().nodes(); number++) {
            servers.add(new Server(this, number));
        }
        for (int number = 0; number < scenario.size().clients(); number++) {
            world.in(chance.nextLong(BEGINNING), this::bear);
        }
    }

    private void live() {
        begin();
        FaultPlan faults = new FaultPlan(this);
        world.in(BEGINNING, faults::begin);
        runUntilEnoughAttempts();
        faults.stop();
        closing = true;
        new Aftermath(this).run();
    }

    private void runUntilEnoughAttempts() {
        int enough = scenario.size().attempts();
        while (coverage.times(Tale.ATTEMPTS) < enough && world.now() < LONGEST && !isBroken()) {
            world.runUntil(world.now() + SLICE);
            intervals.checkAll();
        }
    }

    /** A new client process begins. */
    private void bear() {
        SimulatedClient client = new SimulatedClient(this, "client-" + ++lives);
        clients.add(client);
        client.work();
    }

    /** One process has ended, another begins. */
    void replace(SimulatedClient ended) {
        if (clients.remove(ended) && !closing) {
            world.in(Scenario.about(100 * World.MILLI, chance), this::bear);
        }
    }

    TrackedHold handOver(String label, List<String> keys, ClientProcess process, Hold hold) {
        TrackedHold tracked = new TrackedHold(++holds, keys, process, hold);
        losses.track(label, tracked);
        hold.onLost(lost -> tracked.onLostCalled());
        world.at(process.now(), () -> intervals.begin(tracked));
        return tracked;
    }

    boolean isBroken() {
        return verdicts.violation().isPresent();
    }

    /** Something is wrong for everybody until then. */
    void exposeAll(long untilNanos) {
        clients.forEach(client -> client.process().expose(untilNanos));
    }

    /** {@return whether nobody is to begin anything new} */
    boolean isClosing() {
        return closing;
    }

    Scenario scenario() {
        return scenario;
    }

    World world() {
        return world;
    }

    Journal journal() {
        return world.journal();
    }

    Coverage coverage() {
        return coverage;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    HoldIntervals intervals() {
        return intervals;
    }

    ProtectedRegister register() {
        return register;
    }

    FencedMutex tokens() {
        return tokens;
    }

    FencedRegister fencedRegister() {
        return fencedRegister;
    }

    Losses losses() {
        return losses;
    }

    Revocations revocations() {
        return revocations;
    }

    KeptKeys kept() {
        return kept;
    }

    List<Server> servers() {
        return servers;
    }

    List<SimulatedClient> clients() {
        return clients;
    }

    List<Link> links() {
        return clients.stream().flatMap(client -> client.links().stream()).toList();
    }
}
