package io.redlock.mutations;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The results as a page of the documentation. */
final class Page {

    private static final String HEAD = """
            # Mutation proof

            A guard that no test misses is not known to work. Each line below is one guard of the core that was taken out of
            a copy of the sources, and the tests that failed without it. This page is written by the run itself, and only if
            every mutant died; how to repeat it, and how to add a mutation, is in
            [redlock-core/mutations](../redlock-core/mutations/README.md).

            %d mutations, all killed, in %.0f seconds by two at a time on JDK %s.

            | rule | without this | it fails | seconds |
            |---|---|---|---:|
            """;

    private Page() {}

    /**
     * {@return the page}
     *
     * @param seconds how long all of it took
     */
    static String of(List<Verdict> verdicts, double seconds) {
        String jdk = System.getProperty("java.specification.version");
        return String.format(Locale.ROOT, HEAD, verdicts.size(), seconds, jdk)
                + verdicts.stream().map(Page::row).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Verdict verdict) {
        Mutation mutation = verdict.mutation();
        String killers = IntStream.range(0, mutation.killers().size())
                .mapToObj(test -> killer(mutation.killers().get(test), verdict.seedOf(test)))
                .collect(Collectors.joining("<br>"));
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %.1f |", mutation.rules(), mutation.guard(), killers, verdict.seconds());
    }

    private static String killer(Killer killer, String seed) {
        return "`%s`: *%s*%s".formatted(killer.type(), killer.sentence(), seed.isEmpty() ? "" : ", seed " + seed);
    }
}
