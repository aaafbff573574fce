package io.redlock.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.redlock.Hold;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.memory.MemoryServer;
import io.redlock.node.LockNodes;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import io.redlock.spring.boot.autoconfigure.event.RedlockEventAutoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.yaml.snakeyaml.Yaml;

/** The dashboard, the alert rules and the manual name what an application shows, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeterNamesTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Pattern METRIC = Pattern.compile("\\b(redlock_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");

    /** What the scrape adds, or the application by management.metrics.tags. */
    private static final Set<String> LABELS_OF_THE_SCRAPE = Set.of("application", "instance");

    /** Each name that Prometheus sees, with its labels. */
    private static final Map<String, Set<String>> SCRAPED = new TreeMap<>();

    /** Each name that Micrometer sees, with its tags. */
    private static final Map<String, Set<String>> METERS = new TreeMap<>();

    @BeforeAll
    static void scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MemoryLockNodes nodes = MemoryLockNodes.of(3);
        new ApplicationContextRunner()
                .withBean(LockNodes.class, () -> nodes)
                .withBean(PrometheusMeterRegistry.class, () -> registry)
                .withPropertyValues("redlock.wait-time=0")
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        RedlockAutoConfiguration.class,
                        RedlockEventAutoConfiguration.class,
                        RedlockMetricsAutoConfiguration.class))
                .run(context -> {
                    live(context.getBean(Redlock.class), nodes);
                    await().until(() -> registry.scrape().contains("outcome=\"no_quorum\""));
                    read(registry);
                });
    }

    /** A lock is acquired, contended, released and lost, and the nodes fail. */
    private static void live(Redlock redlock, MemoryLockNodes nodes) throws InterruptedException {
        LockRequest request = LockRequest.of("P1").name("payment");
        try (Hold unused = redlock.acquire(request).orThrow()) {
            redlock.acquire(request);
        }
        Hold lost = redlock.acquire(request).orThrow();
        nodes.servers().forEach(MemoryServer::clear);
        lost.extend(Duration.ofSeconds(10));
        redlock.acquire(request);
    }

    private static void read(PrometheusMeterRegistry registry) {
        Pattern line = Pattern.compile("^(redlock_\\w+)(?:\\{([^}]*)})? ", Pattern.MULTILINE);
        line.matcher(registry.scrape())
                .results()
                .forEach(found -> SCRAPED.computeIfAbsent(found.group(1), name -> new TreeSet<>())
                        .addAll(labels(found)));
        registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("redlock."))
                .forEach(id -> METERS.computeIfAbsent(id.getName(), name -> new TreeSet<>())
                        .addAll(id.getTags().stream().map(tag -> tag.getKey()).toList()));
    }

    private static Set<String> labels(MatchResult found) {
        String labels = found.group(2) == null ? "" : found.group(2);
        return LABEL.matcher(labels).results().map(label -> label.group(1)).collect(Collectors.toSet());
    }

    private static List<String> ofTheDashboard() throws IOException {
        return JsonPath.read(read("observability/grafana-dashboard.json"), "$.panels[*].targets[*].expr");
    }

    private static List<String> ofTheAlerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, String>>>>> rules =
                new Yaml().load(read("observability/alerts.yml"));
        return rules.getOrDefault("groups", List.of()).stream()
                .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
                .map(rule -> rule.getOrDefault("expr", ""))
                .toList();
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOCS.resolve(document));
    }

    private static void areTrue(List<String> expressions) {
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
            assertThat(metrics).as("metrics of %s", expression).isNotEmpty();
            for (MatchResult metric : metrics) {
                assertThat(SCRAPED).as(expression).containsKey(metric.group(1));
                Set<String> asked = new TreeSet<>(labels(metric));
                BY.matcher(expression)
                        .results()
                        .flatMap(by -> Stream.of(by.group(1).split(", *")))
                        .forEach(asked::add);
                asked.removeAll(LABELS_OF_THE_SCRAPE);
                assertThat(SCRAPED.get(metric.group(1))).as(expression).containsAll(asked);
            }
        });
    }

    @Test
    void the_dashboard_asks_for_what_there_is() throws IOException {
        areTrue(ofTheDashboard());
    }

    @Test
    void the_alert_rules_ask_for_what_there_is() throws IOException {
        areTrue(ofTheAlerts());
    }

    @Test
    void the_dashboard_shows_every_meter() throws IOException {
        String all = String.join("\n", ofTheDashboard());

        assertThat(METERS.keySet()).allSatisfy(meter -> assertThat(all).contains(meter.replace('.', '_')));
    }

    @Test
    void the_manual_has_every_meter_with_its_tags_and_no_other() throws IOException {
        Map<String, Set<String>> described = new TreeMap<>();
        Pattern row = Pattern.compile(
                "^\\| `(redlock\\.[a-z.]+)` \\| (?:timer|counter|gauge) \\| ([^|]+) \\|", Pattern.MULTILINE);
        row.matcher(read("observability.md"))
                .results()
                .forEach(found -> described.put(
                        found.group(1),
                        Pattern.compile("`(\\w+)`")
                                .matcher(found.group(2))
                                .results()
                                .map(tag -> tag.group(1))
                                .collect(Collectors.toCollection(TreeSet::new))));

        assertThat(described).isEqualTo(METERS);
    }
}
