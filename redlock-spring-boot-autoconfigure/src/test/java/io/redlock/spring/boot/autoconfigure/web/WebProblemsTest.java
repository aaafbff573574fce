package io.redlock.spring.boot.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.redlock.Hold;
import io.redlock.LockContendedException;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What a stranger hears over HTTP. With which web framework, subclasses say: the answers are the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // The same application serves all tests that start it so.
abstract class WebProblemsTest {

    private static final String ENABLED = "--redlock.web.problem-details.enabled=true";

    private static final String LOGGED = "--logging.level.io.redlock.spring.boot.autoconfigure.web=debug";

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebApplicationType type;
    private final Map<String, ConfigurableApplicationContext> contexts = new HashMap<>();
    private ConfigurableApplicationContext context = new GenericApplicationContext();

    WebProblemsTest(WebApplicationType type) {
        this.type = type;
    }

    /** {@return the class of the context that such an application has} */
    abstract Class<?> webContext();

    @AfterAll
    void end() {
        contexts.values().forEach(ConfigurableApplicationContext::close);
    }

    private void start(String property, Class<?>... more) {
        context = contexts.computeIfAbsent(property + List.of(more), application -> run(property, more));
        assertThat(context).isInstanceOf(webContext());
    }

    private ConfigurableApplicationContext run(String property, Class<?>... more) {
        return new SpringApplicationBuilder(WebApplication.class)
                .sources(more)
                .web(type)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.banner-mode=off",
                        LOGGED,
                        property);
    }

    @ParameterizedTest
    @CsvSource({
        "contended,   423, Lock contended,   1, DEBUG",
        "unavailable, 503, Lock unavailable, 1, WARN",
        "spent,       503, Lock unavailable, 1, WARN",
        "interrupted, 503, Lock unavailable, 1, WARN",
        "lost,        500, Lock lost,        ,  ERROR",
        "late,        409, Came too late,    ,  ERROR"
    })
    @ExtendWith(OutputCaptureExtension.class)
    void each_failure_is_told_by_its_status_and_names_nothing_of_ours(
            String kind, int status, String title, String retryAfter, String level, CapturedOutput output) {
        start(ENABLED);

        for (String path : List.of("/failure/%s", "/failure/%s/as-cause", "/failure/%s/later")) {
            HttpResponse<String> answer = get(path.formatted(kind));

            assertProblem(answer, status, title);
            assertThat(answer.headers().firstValue("Retry-After").orElse(null)).isEqualTo(retryAfter);
            assertThat(Failures.SECRETS)
                    .noneSatisfy(secret -> assertThat(answer.body()).contains(secret));
        }
        assertThat(output).containsPattern(level + ".*RedlockProblems.*" + Failures.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/later", "/on-subscription", "/now"})
    void a_lock_that_somebody_else_has_is_contended_however_the_result_is_handed_on(String path) throws Exception {
        start(ENABLED);

        try (Hold hold = context.getBean(Redlock.class)
                .acquire(LockRequest.of(Failures.KEY))
                .orThrow()) {
            assertThat(hold.isValid()).isTrue();
            assertProblem(get(path), 423, "Lock contended");
        }

        assertThat(get(path).body()).isEqualTo("done");
    }

    @Test
    void a_browser_gets_the_same() {
        start(ENABLED);

        assertProblem(get("/failure/contended", "Accept", "text/html"), 423, "Lock contended");
    }

    @Test
    void the_words_are_those_of_the_application_in_the_callers_language() {
        start(ENABLED);

        HttpResponse<String> answer = get("/failure/contended", "Accept-Language", "de");

        assertProblem(answer, 423, "Gerade belegt");
        assertThat(JsonPath.<String>read(answer.body(), "$.detail")).isEqualTo("Jemand anders ist dabei");
        assertThat(JsonPath.<String>read(answer.body(), "$.type")).isEqualTo("https://example.org/belegt");
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnAdvice.class, CatchesAll.class})
    void a_handler_of_the_applications_own_comes_first(Class<?> own) {
        start(ENABLED, own);

        assertProblem(get("/failure/contended"), 429, "Mine");
    }

    @Test
    void a_subclass_takes_its_place() {
        start(ENABLED, Subclass.class);

        assertThat(context.getBeansOfType(RedlockProblems.class)).hasSize(1);
        HttpResponse<String> answer = get("/failure/contended");
        assertProblem(answer, 423, "Lock contended");
        assertThat(answer.headers().firstValue("Retry-After")).contains("30");
        assertProblem(get("/failure/unavailable"), 503, "Lock unavailable");
    }

    @Test
    void nothing_is_answered_unless_asked_for() {
        start("--redlock.enabled=true");

        assertThat(context.getBeansOfType(RedlockProblems.class)).isEmpty();
        for (String kind : List.of("contended", "unavailable", "late")) {
            assertThat(get("/failure/" + kind).statusCode()).isEqualTo(500);
        }
    }

    @RestControllerAdvice
    static class OwnAdvice {

        @ExceptionHandler
        ProblemDetail busy(LockContendedException contended) {
            return mine();
        }
    }

    @RestControllerAdvice
    static class CatchesAll {

        @ExceptionHandler(Exception.class)
        ProblemDetail whatever() {
            return mine();
        }
    }

    private static ProblemDetail mine() {
        ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.TOO_MANY_REQUESTS);
        problem.setTitle("Mine");
        return problem;
    }

    static class Subclass extends RedlockProblems {

        Subclass(MessageSource messages) {
            super(messages);
        }

        @Override
        public ErrorResponse contended(LockContendedException contended, Locale locale) {
            return ErrorResponse.builder(
                            contended, super.contended(contended, locale).getBody())
                    .header("Retry-After", "30")
                    .build();
        }
    }

    private HttpResponse<String> get(String path, String... headers) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        try {
            return http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.<Integer>read(answer.body(), "$.status")).isEqualTo(status);
        assertThat(JsonPath.<String>read(answer.body(), "$.title")).isEqualTo(title);
        assertThat(JsonPath.<String>read(answer.body(), "$.instance"))
                .isEqualTo(answer.request().uri().getPath());
    }
}
