package io.redlock.simulation;

import io.redlock.Redlock;
import io.redlock.RedlockBuilder;
import io.redlock.SimulationDoor;
import io.redlock.SimulationDoor.Threads;
import io.redlock.lane.LaneNode;
import io.redlock.node.LockNode;
import io.redlock.node.LockNodes;
import io.redlock.node.NodeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process with one client of the library and some workers. When it ends another one takes its place. */
final class SimulatedClient implements LockNodes {

    private static final long LAST_WORDS = 5 * World.MILLI;

    private final Universe universe;
    private final String name;
    private final ClientProcess process;
    private final Strand application;
    private final List<Link> links;
    private final Redlock redlock;
    private final List<Worker> workers = new ArrayList<>();
    private boolean closed;

    SimulatedClient(Universe universe, String name) {
        this.universe = universe;
        this.name = name;
        Scenario scenario = universe.scenario();
        World world = universe.world();
        this.process = new ClientProcess(world, name, scenario);
        this.application = process.newStrand();
        this.links = universe.servers().stream()
                .map(server -> new Link(world, process, server, scenario, universe.coverage()))
                .toList();
        this.redlock = open(scenario);
    }

    private Redlock open(Scenario scenario) {
        Threads threads = new Threads(
                new StrandExecutor(process.newStrand()), new StrandExecutor(process.newStrand()), process::closeTimer);
        RedlockBuilder builder = Redlock.builder()
                .nodes(this)
                .lease(scenario.leaseOfOneClient(universe.world().chance()))
                .renewed(scenario.renewed())
                .restartGuard(scenario.guard())
                .nodeTimeout(scenario.nodeTimeout())
                .application(name)
                .listener(new Witness(universe, process));
        return SimulationDoor.simulate(builder, process, universe.world().chance(), threads)
                .build();
    }

    @Override
    public List<LockNode> open(NodeContext context) {
        List<SimulatedWires> servers = links.stream().map(SimulatedWires::new).toList();
        return LaneNode.openAll(servers, "redlock", universe.scenario().durable(), context);
    }

    /** Nobody can wait for the first connections here: time stands still while a client is built. */
    @Override
    public Duration connectTimeout() {
        return Duration.ZERO;
    }

    void work() {
        for (int number = 0; number < universe.scenario().size().workers(); number++) {
            Worker worker = new Worker(universe, this, name + "." + number);
            workers.add(worker);
            worker.begin();
        }
    }

    /** Ends without a word; what it holds stays until its lease is over. */
    void crash() {
        process.crash();
        links.forEach(link -> link.connection().ifPresent(Connection::clientWent));
        universe.replace(this);
    }

    /** Is closed by somebody who does not wait for anything, and then ends. */
    void closeInAHurry() {
        application.post(() -> {
            if (!closed) {
                closed = true;
                close();
                universe.world().at(process.now() + LAST_WORDS, this::crash);
            }
        });
    }

    /** Time stands still meanwhile, so whatever this waited for would never come. */
    void close() {
        workers.forEach(Worker::stop);
        Thread.currentThread().interrupt();
        redlock.close();
        boolean unusedFlag = Thread.interrupted();
    }

    boolean isIdle() {
        return workers.stream().allMatch(Worker::isIdle);
    }

    Redlock redlock() {
        return redlock;
    }

    ClientProcess process() {
        return process;
    }

    Strand application() {
        return application;
    }

    List<Link> links() {
        return links;
    }

    String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
