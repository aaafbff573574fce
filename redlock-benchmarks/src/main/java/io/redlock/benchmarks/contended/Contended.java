package io.redlock.benchmarks.contended;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One hot key that everybody wants, with this library and with others, side by side on the same servers. */
final class Contended {

    private static final int NODES = 5;

    private Contended() {}

    /** What {@link Plan#parse} says. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Plan plan = Plan.parse(arguments);
        Path witness = Files.createTempFile("redlock-witness-", null);
        List<Report> reports = new ArrayList<>();
        try (RedisNodes nodes = RedisNodes.start(NODES)) {
            for (Shape shape : plan.shapes()) {
                reports.add(report(shape, plan, nodes, witness));
            }
        } finally {
            Files.delete(witness);
        }
        System.out.println();
        System.out.println(Report.HEADER);
        reports.forEach(report -> System.out.println(report.lines()));
    }

    private static Report report(Shape shape, Plan plan, RedisNodes nodes, Path witness)
            throws IOException, InterruptedException {
        List<Map<Implementation, Round>> rounds = new ArrayList<>();
        try (Contest contest = Contest.start(shape, plan.implementations(), nodes, witness)) {
            contest.round(plan.time());
            for (int i = 1; i <= plan.rounds(); i++) {
                Map<Implementation, Round> round = contest.round(plan.time());
                System.out.printf(
                        "%s: round %d of %d, load %.1f: hand-offs/s %s%n",
                        shape, i, plan.rounds(), load(), rates(round));
                rounds.add(round);
            }
        }
        return new Report(shape, rounds);
    }

    private static String rates(Map<Implementation, Round> round) {
        return round.entrySet().stream()
                .map(each -> each.getKey() + " " + Math.round(each.getValue().handOffsPerSecond()))
                .collect(Collectors.joining(", "));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
