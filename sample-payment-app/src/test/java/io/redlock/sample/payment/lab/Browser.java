package io.redlock.sample.payment.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a screen, driven by the {@code chromedriver} on the path. */
final class Browser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String DRIVER = "chromedriver";

    private final ChromeDriver driver;

    Browser() {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program().orElseThrow())
                .build();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        this.driver = new ChromeDriver(service, options);
    }

    /** {@return what drives Chromium, if it is on this machine} */
    static Optional<File> program() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> new File(folder, DRIVER))
                .filter(File::canExecute)
                .findFirst();
    }

    void open(String address) {
        driver.get(address);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    String attribute(String selector, String name) {
        return Objects.requireNonNullElse(find(selector).getDomAttribute(name), "");
    }

    /** Presses a button once it can be pressed, wherever on the page it is. */
    void press(String selector) {
        await(selector + " can be pressed")
                .atMost(PATIENCE)
                .until(() -> find(selector).isEnabled());
        run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", find(selector));
    }

    void awaitThat(String what, String script) {
        await(what).atMost(PATIENCE).until(() -> Boolean.TRUE.equals(run("return Boolean(" + script + ")")));
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Looks at the page in a light or a dark theme, on a screen so many pixels wide. */
    void show(String theme, int width) {
        List<Map<String, String>> features = List.of(
                Map.of("name", "prefers-color-scheme", "value", theme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", features));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** Takes a picture of an element with some room beside and below it, however long it is. */
    void picture(String selector, Path file) {
        Map<?, ?> box = (Map<?, ?>) run("""
                const room = 16;
                const box = document.querySelector(arguments[0]).getBoundingClientRect();
                const x = Math.max(0, box.x + scrollX - room), y = box.y + scrollY;
                return {x, y, width: Math.min(innerWidth - x, box.width + 2 * room), height: box.height + room, scale: 1};
                """, selector);
        Map<String, Object> picture = driver.executeCdpCommand(
                "Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", true, "clip", Objects.requireNonNull(box)));
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The console has said nothing since it was asked last. */
    void assertQuietConsole() {
        assertThat(console()).isEmpty();
    }

    /** Each line on the console since it was asked last has these words in it. */
    void assertConsoleSays(String words) {
        assertThat(console()).isNotEmpty().allMatch(line -> line.contains(words));
    }

    /** {@return what the console has said since it was asked last} */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
