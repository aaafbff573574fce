package io.redlock.benchmarks.contended;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All implementations in one shape, round by round in turn, so that whatever else the machine does meets all of them. The
 * processes live through all rounds, and do nothing while it is another's turn.
 */
final class Contest implements AutoCloseable {

    /** For what was sent and not waited for, such as a release. */
    private static final long SETTLING_MILLIS = 100;

    private final Shape shape;
    private final RedisNodes nodes;
    private final Map<Implementation, List<WorkerProcess>> workers = new EnumMap<>(Implementation.class);
    private int keys;

    private Contest(Shape shape, RedisNodes nodes) {
        this.shape = shape;
        this.nodes = nodes;
    }

    static Contest start(Shape shape, List<Implementation> all, RedisNodes nodes, Path witness) throws IOException {
        Contest contest = new Contest(shape, nodes);
        try {
            for (Implementation each : all) {
                contest.start(each, witness);
            }
            return contest;
        } catch (IOException | RuntimeException failed) {
            contest.close();
            throw failed;
        }
    }

    private void start(Implementation each, Path witness) throws IOException {
        List<WorkerProcess> started = workers.computeIfAbsent(each, none -> new ArrayList<>());
        for (int i = 0; i < shape.processes(); i++) {
            started.add(WorkerProcess.start(each, shape.threads(), witness, nodes.addresses()));
        }
        for (WorkerProcess worker : started) {
            worker.awaitReady();
        }
    }

    Map<Implementation, Round> round(Duration time) throws IOException, InterruptedException {
        Map<Implementation, Round> round = new EnumMap<>(Implementation.class);
        for (Map.Entry<Implementation, List<WorkerProcess>> each : workers.entrySet()) {
            round.put(each.getKey(), turn(each.getValue(), time));
        }
        return round;
    }

    private Round turn(List<WorkerProcess> processes, Duration time) throws IOException, InterruptedException {
        keys++;
        Commands before = Commands.of(nodes);
        for (WorkerProcess process : processes) {
            process.order("hot-" + shape.processes() + "-" + shape.threads() + "-" + keys, time);
        }
        List<Share> shares = new ArrayList<>();
        for (WorkerProcess process : processes) {
            shares.add(process.share());
        }
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        return new Round(shares, Commands.of(nodes).since(before, nodes.size()), time);
    }

    @Override
    public void close() {
        workers.values().forEach(all -> all.forEach(WorkerProcess::close));
    }
}
