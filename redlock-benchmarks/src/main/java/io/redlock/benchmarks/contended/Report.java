package io.redlock.benchmarks.contended;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rounds of one shape as lines of a Markdown table: medians over the rounds, and of the ratios within each round.
 *
 * @param shape who wanted the key
 * @param rounds what each implementation did in each round
 */
record Report(Shape shape, List<Map<Implementation, Round>> rounds) {

    static final String HEADER = """
            | processes × threads | lock | hand-offs/s | wait p50 / p99 ms | per thread max / min, /s | per process max / min, /s | \
            commands per acquisition | of which | ours / theirs, hand-offs (lowest to highest) | two at once |
            |---|---|---|---|---|---|---|---|---|---|""";

    private static final double HALF = 0.5;
    private static final double ALMOST_ALL = 0.99;
    private static final double SELDOM = 0.05;

    String lines() {
        return rounds.get(0).keySet().stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(Implementation what) {
        return Stream.of(
                        shape.toString(),
                        what.title(),
                        tenths(median(what, Round::handOffsPerSecond)),
                        pair(
                                median(what, round -> round.waitMillis(HALF)),
                                median(what, round -> round.waitMillis(ALMOST_ALL))),
                        mostAndLeast(what, Round::perThread),
                        mostAndLeast(what, Round::perProcess),
                        tenths(median(what, Round::commandsPerAcquisition)),
                        calls(what),
                        ratio(what),
                        String.valueOf(of(what).mapToLong(Round::overlaps).sum()))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private Stream<Round> of(Implementation what) {
        return rounds.stream().map(round -> round.get(what));
    }

    private double median(Implementation what, ToDoubleFunction<Round> figure) {
        return median(of(what).map(figure::applyAsDouble).toList());
    }

    private String mostAndLeast(Implementation what, Function<Round, Stream<Long>> parts) {
        double most = median(
                what,
                round -> round.perSecond(parts.apply(round).max(Long::compare).orElse(0L)));
        double least = median(
                what,
                round -> round.perSecond(parts.apply(round).min(Long::compare).orElse(0L)));
        return pair(most, least);
    }

    private String calls(Implementation what) {
        return of(what).flatMap(round -> round.commands().calls().keySet().stream())
                .distinct()
                .sorted()
                .filter(name -> callsOf(what, name) >= SELDOM)
                .map(name -> name + " " + tenths(callsOf(what, name)))
                .collect(Collectors.joining(", "));
    }

    private double callsOf(Implementation what, String name) {
        return median(what, round -> round.callsPerAcquisition(name));
    }

    private String ratio(Implementation what) {
        Implementation ours = rounds.get(0).keySet().iterator().next();
        if (what == ours) {
            return "";
        }
        List<Double> sorted = rounds.stream()
                .map(round ->
                        round.get(ours).handOffsPerSecond() / round.get(what).handOffsPerSecond())
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", median(sorted), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String pair(double one, double other) {
        return tenths(one) + " / " + tenths(other);
    }

    private static String tenths(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
