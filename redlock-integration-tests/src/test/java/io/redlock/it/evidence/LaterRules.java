package io.redlock.it.evidence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The table of what a later version is to bring.
 *
 * @param whole the rules that are not followed at all yet
 * @param rests the rules of which a part is followed
 */
record LaterRules(Set<String> whole, Set<String> rests) {

    private static final Pattern ROW = Pattern.compile("\\| (R\\d+[^|]*?)(, the rest)? \\|.*");
    private static final Pattern RANGE = Pattern.compile("R(\\d+)(?: – R(\\d+))?");

    /** {@return the rules of every row that begins with some; there are such rows in one table alone} */
    static LaterRules in(List<String> page) {
        LaterRules later = new LaterRules(new LinkedHashSet<>(), new LinkedHashSet<>());
        page.stream().takeWhile(line -> !line.equals(EvidenceTable.HEADING)).forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> rules = row.group(2) == null ? later.whole() : later.rests();
                RANGE.matcher(row.group(1)).results().forEach(range -> {
                    int first = Integer.parseInt(range.group(1));
                    int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                    IntStream.rangeClosed(first, last).forEach(number -> rules.add("R" + number));
                });
            }
        });
        return later;
    }
}
