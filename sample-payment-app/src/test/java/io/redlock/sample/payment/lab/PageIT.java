package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redlock.sample.payment.PaymentInstance;
import io.redlock.sample.payment.lab.LabDatabase.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The page as a person uses it. Pictures of it are left in {@code target/page}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledIf(value = "isThereABrowser", disabledReason = "not on this machine: chromedriver")
class PageIT {

    private static final Path PICTURES = Path.of("target", "page");

    @TempDir
    private static Path directory;

    private static PaymentInstance instance;
    private static Browser browser;
    private static LabDatabase database;

    static boolean isThereABrowser() {
        return Browser.program().isPresent();
    }

    @BeforeAll
    static void open() {
        instance = PaymentInstance.start("demo.directory=" + directory, "lab.second-instance=true");
        database = LabDatabase.in(directory);
        browser = new Browser();
        browser.open("http://localhost:" + instance.uri("/").getPort() + "/");
        browser.awaitThat("the stream is open", "document.querySelector('#stream-state').dataset.state === 'open'");
        browser.awaitThat("both instances are up", "document.querySelectorAll('#slow-instance option').length === 2");
    }

    @AfterAll
    static void end() {
        browser.close();
        instance.close();
    }

    @AfterEach
    void nothing_is_said_on_the_console() {
        browser.assertQuietConsole();
    }

    /** Runs a race; returns its section of the page. */
    private static String race(String button) {
        String result = button + "-result";
        String before = browser.attribute(result, "data-race");
        browser.press(button);
        await("the end of the race").atMost(Browser.PATIENCE).until(() -> {
            String race = browser.attribute(result, "data-race");
            return !race.isEmpty() && !race.equals(before);
        });
        assertFiguresAreThoseOfTheDatabase(result);
        return result;
    }

    private static long figure(String result, String name) {
        return Long.parseLong(
                browser.find(result + " [data-figure=" + name + "]").getText());
    }

    private static void assertFiguresAreThoseOfTheDatabase(String result) {
        Findings found = database.findings(Long.parseLong(browser.attribute(result, "data-user")));
        assertThat(figure(result, "entries")).isEqualTo(found.entries());
        assertThat(figure(result, "doubleCharges")).isEqualTo(found.doubleCharges());
        assertThat(figure(result, "lostUpdates")).isEqualTo(found.lostUpdates());
        assertThat(figure(result, "paidWithoutPaying")).isEqualTo(found.paidWithoutPaying());
    }

    @Test
    void a_race_without_the_lock_shows_what_goes_wrong() {
        String result = race("#race-unlocked");

        assertThat(figure(result, "lostUpdates")).isPositive();
        assertThat(browser.count(result + " .section.overlap")).isPositive();
    }

    @Test
    void a_race_with_the_lock_shows_nothing_that_goes_wrong() {
        String result = race("#race-locked");

        for (String name : List.of("doubleCharges", "lostUpdates", "paidWithoutPaying", "overlaps")) {
            assertThat(figure(result, name)).as(name).isZero();
        }
        assertThat(browser.count(result + " .section")).isEqualTo(16);
        assertThat(browser.count(result + " .section.overlap")).isZero();
    }

    @Test
    void a_race_can_be_started_by_keyboard() {
        String before = browser.attribute("#race-locked-result", "data-race");
        await().until(() -> browser.find("#race-locked").isEnabled());

        browser.find("#race-locked").sendKeys(Keys.ENTER);

        await().atMost(Browser.PATIENCE)
                .until(() ->
                        !browser.attribute("#race-locked-result", "data-race").equals(before));
    }

    @Test
    void two_amounts_are_not_kept_apart_by_a_key_with_the_amount() {
        assertThat(figure(race("#race-amounts"), "doubleCharges")).isEqualTo(1);
    }

    @Test
    void both_races_run_one_after_the_other() {
        browser.press("#race-both");

        browser.awaitThat("the button is free", "!document.querySelector('#race-both').disabled");
        assertFiguresAreThoseOfTheDatabase("#race-unlocked-result");
        assertFiguresAreThoseOfTheDatabase("#race-locked-result");
    }

    private static void awaitPower(int node, String power) {
        await().atMost(Browser.PATIENCE)
                .until(() -> browser.attribute("#node-" + node, "data-power").equals(power));
    }

    private static void awaitAllUp() {
        browser.awaitThat(
                "all nodes vote",
                "document.querySelectorAll('#lamps [data-state=UP][data-power=RUNNING]').length === 5");
    }

    @Test
    void nodes_are_paused_and_go_on() {
        browser.press("#node-4-pause");
        awaitPower(4, "PAUSED");
        assertThat(browser.find("#node-4-pause").isEnabled()).isFalse();
        browser.press("#node-4-resume");
        awaitPower(4, "RUNNING");
        awaitAllUp();
    }

    @Test
    void a_race_goes_on_without_two_nodes_and_payments_meet_503_without_three_until_one_is_back() {
        browser.press("#load");
        IntStream.range(0, 2).forEach(node -> browser.press("#node-" + node + "-kill"));
        awaitPower(1, "DEAD");
        assertThat(figure(race("#race-locked"), "entries")).isPositive();
        browser.press("#node-2-kill");

        browser.awaitThat("no quorum", "document.querySelector('#quorum').textContent.includes('no quorum')");
        await("payments that met 503").atMost(Browser.PATIENCE).until(() -> unavailable() > 3);

        IntStream.range(0, 3).forEach(node -> browser.press("#node-" + node + "-restart"));
        awaitAllUp();
        await("payments go on").atMost(Browser.PATIENCE).until(PageIT::isQuietForASecond);
        browser.press("#load");
        assertThat(browser.attribute("#load", "aria-pressed")).isNotEmpty();
    }

    private static long unavailable() {
        return counter("unavailable");
    }

    private static long counter(String name) {
        return Long.parseLong(
                browser.find("#load-counters [data-counter=" + name + "]").getText());
    }

    /** Since it was asked, payments were done, and none of them met 503. */
    private static boolean isQuietForASecond() {
        long refused = unavailable();
        long done = counter("done");
        await().atMost(Browser.PATIENCE).until(() -> counter("done") > done + 20 || unavailable() > refused);
        return unavailable() == refused;
    }

    @Test
    void a_slow_payment_is_seen_held_and_renewed_and_then_gone() {
        browser.press("#pay-slowly");

        browser.awaitThat(
                "a hold that was renewed twice",
                "[...document.querySelectorAll('#holds tbody tr')].some(row => Number(row.dataset.renewals) >= 2)");
        browser.awaitThat("its end", "!document.querySelector('#holds tbody tr')");
    }

    @Test
    void one_redis_has_two_holders_at_the_end_and_five_nodes_have_one() {
        browser.press("#one-redis-play");

        await().atMost(Browser.PATIENCE)
                .until(() ->
                        !browser.attribute("#one-redis-fleet", "data-holders").isEmpty());
        assertThat(browser.attribute("#one-redis-single", "data-holders")).isEqualTo("2");
        assertThat(browser.attribute("#one-redis-fleet", "data-holders")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"#stale-rival, LATE", "#stale-alone, LOST"})
    void the_stale_writer_is_refused(String button, String outcome) {
        browser.press(button);

        await().atMost(Browser.PATIENCE)
                .until(() -> browser.attribute("#stale-result", "data-outcome").equals(outcome));
    }

    @Test
    void charts_show_the_last_minute() {
        race("#race-locked");

        browser.awaitThat(
                "both charts have lines",
                "document.querySelector('#chart-throughput path, #chart-throughput polyline') && document.querySelector('#chart-waits path, #chart-waits polyline')");
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 390", "dark, 390"})
    void the_page_can_be_read_by_everybody(String theme, int width) throws IOException {
        race("#race-unlocked");
        race("#race-locked");
        browser.show(theme, width);

        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("it fits the screen")
                .isEqualTo(true);
        assertThat(violations()).isEmpty();
        browser.picture("html", PICTURES.resolve(theme + "-" + width + ".png"));
        browser.picture("#race", PICTURES.resolve("race-" + theme + "-" + width + ".png"));
    }

    /** What axe finds that a person with a screen reader, a keyboard or weak eyes could stumble over. */
    private static List<?> violations() throws IOException {
        browser.assertQuietConsole();
        browser.run(axe());
        browser.run("window.findings = null; axe.run().then(all => window.findings = all.violations)");
        browser.awaitThat("axe is done", "window.findings");
        // It reads pixels, in a way that the browser has words for.
        assertThat(browser.console()).allMatch(line -> line.contains("Canvas2D"));
        return (List<?>) Objects.requireNonNull(browser.run(
                "return findings.map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' '))"));
    }

    private static String axe() throws IOException {
        Properties version = new Properties();
        ClassLoader classes = PageIT.class.getClassLoader();
        try (InputStream about =
                classes.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
            version.load(Objects.requireNonNull(about, "axe-core is not on the class path"));
        }
        String script = "META-INF/resources/webjars/axe-core/%s/axe.min.js".formatted(version.getProperty("version"));
        try (InputStream axe = classes.getResourceAsStream(script)) {
            return new String(Objects.requireNonNull(axe, script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void what_is_refused_is_said_with_the_reason() {
        browser.run("""
                window.ended = false;
                fetch('/lab/stale', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"rival": false}'})
                  .then(() => window.ended = true);
                """);
        browser.awaitThat("a scene is played", "document.querySelector('#instances').textContent.includes('paused')");
        browser.press("#race-locked");

        browser.awaitThat(
                "the reason", "document.querySelector('#message').textContent.includes('Another race or scene')");
        browser.awaitThat("the end of the scene", "window.ended");
        // Browsers themselves write down what was refused.
        browser.assertConsoleSays("409");
    }
}
