import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Adds up the test reports below the given folders, one folder for each JDK, and refuses a skipped test that this machine
 * could have run.
 *
 * <p>A test may be skipped where the same test ran under another JDK, or where its reason begins with "not on this
 * machine: TOOL" or "not on this machine: TOOL 8.4 or later", and the tool is indeed not here, or older.
 */
final class Reports {

    private static final Pattern REASON =
            Pattern.compile("not on this machine: ([A-Za-z0-9+._-]*[A-Za-z0-9])(?: (\\d+(?:\\.\\d+)*) or later)?\\b.*", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("(\\d+(?:\\.\\d+)+)");

    private record Skip(String test, String type, String reason) {}

    private final DocumentBuilder xml;
    private final Set<String> ran = new HashSet<>();
    private final List<Skip> skips = new ArrayList<>();
    private int tests;
    private int failures;
    private int errors;

    private Reports() throws Exception {
        xml = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    }

    public static void main(String[] folders) throws Exception {
        Reports reports = new Reports();
        for (String folder : folders) {
            reports.readAllBelow(Path.of(folder));
        }
        System.exit(reports.judge() ? 0 : 1);
    }

    private void readAllBelow(Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]*\\.xml"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            NodeList cases = xml.parse(file.toFile()).getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                read((Element) cases.item(i));
            }
        }
    }

    private void read(Element test) {
        String type = test.getAttribute("classname");
        String id = type + '#' + test.getAttribute("name");
        tests++;
        failures += has(test, "failure") ? 1 : 0;
        errors += has(test, "error") ? 1 : 0;
        if (has(test, "skipped")) {
            Element skipped = (Element) test.getElementsByTagName("skipped").item(0);
            skips.add(new Skip(id, type, reasonIn(skipped)));
        } else {
            ran.add(id);
            ran.add(type);
        }
    }

    private static boolean has(Element test, String name) {
        for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** What the test says; a condition has it behind an arrow, an assumption in the first line of its stack trace. */
    private static String reasonIn(Element skipped) {
        String line = skipped.hasAttribute("message")
                ? skipped.getAttribute("message")
                : skipped.getTextContent().strip().lines().findFirst().orElse("");
        return line.replaceFirst("(?s)^.*==> ", "")
                .replaceFirst("^[\\w.]+Exception: ", "")
                .replaceFirst("^Assumption failed: ", "")
                .strip();
    }

    private boolean judge() throws Exception {
        boolean fine = tests > 0 && failures == 0 && errors == 0;
        for (Skip skip : new LinkedHashSet<>(skips)) {
            String objection = objectionTo(skip);
            if (!objection.isEmpty()) {
                fine = false;
                System.out.println("[ERROR] Skipped: " + skip.test() + ": " + objection);
            }
        }
        System.out.printf("Tests run: %d, Failures: %d, Errors: %d, Skipped: %d%n", tests, failures, errors, skips.size());
        return fine;
    }

    private String objectionTo(Skip skip) throws Exception {
        boolean wholeClass = skip.test().matches(".*#(null|)") || skip.test().equals(skip.type() + '#' + skip.type());
        if (ran.contains(wholeClass ? skip.type() : skip.test())) {
            return "";
        }
        Matcher reason = REASON.matcher(skip.reason());
        if (!reason.matches()) {
            return "the reason is '%s', and does not begin with 'not on this machine: '".formatted(skip.reason());
        }
        String tool = reason.group(1);
        if (!isHere(tool)) {
            return "";
        }
        String needed = reason.group(2);
        String found = needed == null ? "" : versionOf(tool);
        boolean isOlder = needed != null && compare(found, needed) < 0;
        return isOlder ? "" : "it says '%s', but %s is here".formatted(skip.reason(), (tool + ' ' + found).strip());
    }

    /** Docker is there when its engine answers, PostgreSQL when its command is; any other tool is when it is on the path. */
    private static boolean isHere(String tool) throws Exception {
        if (tool.equals("postgresql")) {
            return isHere("pg_ctlcluster");
        }
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return !tool.equals("docker") || outputOf("docker", "info") != null;
            }
        }
        return false;
    }

    private static String versionOf(String tool) throws Exception {
        String output = outputOf(tool, "--version");
        Matcher version = VERSION.matcher(output == null ? "" : output);
        return version.find() ? version.group(1) : "0";
    }

    /** What a command printed, or null if it failed or took more than ten seconds. */
    private static String outputOf(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("reports", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0 ? Files.readString(output) : null;
        } finally {
            Files.delete(output);
        }
    }

    private static int compare(String left, String right) {
        String[] lefts = left.split("\\.");
        String[] rights = right.split("\\.");
        for (int i = 0; i < Math.max(lefts.length, rights.length); i++) {
            int one = i < lefts.length ? Integer.parseInt(lefts[i]) : 0;
            int other = i < rights.length ? Integer.parseInt(rights[i]) : 0;
            if (one != other) {
                return Integer.compare(one, other);
            }
        }
        return 0;
    }
}
