package io.redlock.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.redlock.Acquisition;
import io.redlock.Hold;
import io.redlock.HoldState;
import io.redlock.LockRequest;
import io.redlock.Redlock;
import io.redlock.memory.MemoryLockNodes;
import io.redlock.node.LockNodes;
import io.redlock.spring.boot.autoconfigure.RedlockAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Over HTTP, with a web server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedlockEndpointTest {

    private static final Map<List<String>, ConfigurableApplicationContext> RUNNING = new ConcurrentHashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
            })
    static class Application {

        @Bean
        LockNodes nodes() {
            return MemoryLockNodes.of(3);
        }
    }

    /** What is done with an application that runs. */
    private interface Visit {

        void at(Redlock redlock, String endpoint) throws Exception;
    }

    private void visit(Visit visit, String... properties) throws Exception {
        ConfigurableApplicationContext context =
                RUNNING.computeIfAbsent(List.of(properties), RedlockEndpointTest::start);
        Redlock redlock = context.getBean(Redlock.class);
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        try {
            visit.at(redlock, "http://127.0.0.1:" + port + "/actuator/redlock");
        } finally {
            redlock.holds().forEach(Hold::close);
        }
    }

    private static ConfigurableApplicationContext start(List<String> properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties(Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "spring.application.name", "shop",
                        "management.endpoints.web.exposure.include", "redlock,health"))
                .properties(properties.toArray(String[]::new))
                .run();
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(ConfigurableApplicationContext::close);
        RUNNING.clear();
    }

    private HttpResponse<String> send(String method, String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private DocumentContext get(String uri) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", uri);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonPath.parse(response.body());
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void shows_the_nodes() throws Exception {
        visit((redlock, endpoint) -> {
            DocumentContext json = get(endpoint);
            assertThat(json.<List<String>>read("$.nodes[*].address"))
                    .containsExactly("memory-0", "memory-1", "memory-2");
            assertThat(json.<List<String>>read("$.nodes[*].state")).containsOnly("UP");
            assertThat(json.<List<Object>>read("$.holds")).isEmpty();
            assertThat(json.<List<Object>>read("$.waiting")).isEmpty();
            assertThat(json.<Map<String, Object>>read("$")).doesNotContainKey("key");
        });
    }

    @Test
    void shows_what_is_held_here_and_who_waits_for_it() throws Exception {
        visit((redlock, endpoint) -> {
            Hold hold = redlock.acquire(LockRequest.of("P1").name("payment").fenced(true))
                    .orThrow();
            CompletableFuture<Acquisition> waiting = redlock.acquireAsync(
                            LockRequest.of("P1").name("refund").waitTime(Duration.ofMinutes(1)))
                    .toCompletableFuture();
            await().until(() -> !redlock.waiting().isEmpty());

            DocumentContext json = get(endpoint);
            assertThat(json.<List<String>>read("$.holds[0].keys")).containsExactly("P1");
            assertThat(json.<String>read("$.holds[0].name")).isEqualTo("payment");
            assertThat(json.<String>read("$.holds[0].owner")).startsWith("shop@");
            assertThat(Duration.parse(json.read("$.holds[0].held"))).isPositive();
            assertThat(Duration.parse(json.read("$.holds[0].validity")))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
            assertThat(json.<Number>read("$.holds[0].fencingToken").longValue())
                    .isEqualTo(hold.fencingToken().orElseThrow());
            assertThat(json.<String>read("$.waiting[0].name")).isEqualTo("refund");
            waiting.cancel(true);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1", "orders/7/eu", "PAYMENT_1 49.90", "a:b@c", "größe", "a%b", "a?b=c&d#e", "a+b"})
    void shows_who_has_a_key_wherever_that_is(String key) throws Exception {
        visit((redlock, endpoint) -> {
            Hold hold = redlock.acquire(LockRequest.of(key)).orThrow();
            String path = endpoint + "/" + encoded(key).replace("%2F", "/");
            for (DocumentContext json : List.of(
                    get(path),
                    JsonPath.parse(get(endpoint + "?key=" + encoded(key)).<Object>read("$.key")))) {
                assertThat(json.<String>read("$.key")).isEqualTo(key);
                assertThat(json.<String>read("$.state")).isEqualTo("HELD");
                assertThat(json.<String>read("$.holder")).isEqualTo(hold.owner());
                assertThat(json.<List<String>>read("$.nodes[*].state")).containsExactly("HELD", "HELD", "HELD");
                assertThat(Duration.parse(json.read("$.left"))).isPositive();
            }
        });
    }

    /** What a path loses on its way, a query keeps. */
    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/a", "a/", "a;b", "a\\b", "../a"})
    void a_query_takes_any_key(String key) throws Exception {
        visit((redlock, endpoint) -> {
            Hold unused = redlock.acquire(LockRequest.of(key)).orThrow();
            DocumentContext json = get(endpoint + "?key=" + encoded(key));
            assertThat(json.<String>read("$.key.key")).isEqualTo(key);
            assertThat(json.<String>read("$.key.state")).isEqualTo("HELD");
        });
    }

    @Test
    void a_key_that_nobody_has_is_free() throws Exception {
        visit((redlock, endpoint) -> {
            assertThat(get(endpoint + "/nobody").<String>read("$.state")).isEqualTo("FREE");
        });
    }

    @Test
    void what_can_be_no_key_is_a_bad_request() throws Exception {
        visit((redlock, endpoint) -> {
            HttpResponse<String> response = send("GET", endpoint + "/" + "x".repeat(513));
            assertThat(response.statusCode()).isEqualTo(400);
        });
    }

    @Test
    void nobody_revokes_who_was_not_allowed_to() throws Exception {
        visit((redlock, endpoint) -> {
            Hold hold = redlock.acquire(LockRequest.of("P1")).orThrow();
            assertThat(send("DELETE", endpoint + "/P1").statusCode()).isEqualTo(405);
            assertThat(send("DELETE", endpoint + "?key=P1").statusCode()).isEqualTo(405);
            assertThat(redlock.inspect("P1").holder()).contains(hold.owner());
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_lock_is_revoked_where_that_is_switched_on_and_the_log_says_so(CapturedOutput output) throws Exception {
        visit(
                (redlock, endpoint) -> {
                    Hold hold = redlock.acquire(LockRequest.of("orders/7")).orThrow();
                    HttpResponse<String> response = send("DELETE", endpoint + "/orders/7");
                    assertThat(response.statusCode()).isEqualTo(200);
                    assertThat(response.body()).isEqualTo("{\"key\":\"orders/7\",\"revocation\":\"REVOKED\"}");
                    hold.extend(Duration.ofSeconds(10));
                    assertThat(hold.state()).isEqualTo(HoldState.LOST);
                    assertThat(get(endpoint + "/orders/7").<String>read("$.state"))
                            .isEqualTo("REVOKED");
                },
                "redlock.endpoint.revoke.enabled=true");
        assertThat(output)
                .contains("WARN")
                .contains("Lock 'orders/7' was to be revoked by somebody who did not say who they are: REVOKED");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void what_nobody_holds_cannot_be_revoked(CapturedOutput output) throws Exception {
        visit(
                (redlock, endpoint) -> {
                    HttpResponse<String> response = send("DELETE", endpoint + "?key=" + encoded("a\nb"));
                    assertThat(response.statusCode()).isEqualTo(404);
                    assertThat(response.body()).contains("NOT_HELD");
                },
                "redlock.endpoint.revoke.enabled=true");
        assertThat(output).contains("Lock 'a?b' was to be revoked");
    }

    @Test
    void is_not_there_where_it_is_not_exposed() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withBean(LockNodes.class, () -> MemoryLockNodes.of(3))
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        RedlockAutoConfiguration.class,
                        RedlockEndpointAutoConfiguration.class))
                .withPropertyValues("redlock.endpoint.revoke.enabled=true");

        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(RedlockEndpoint.class)
                .doesNotHaveBean(RedlockRevokeExtension.class));
        runner.withPropertyValues("management.endpoints.web.exposure.include=redlock")
                .run(context -> assertThat(context).hasSingleBean(RedlockEndpoint.class));
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("redlockEndpoint"));
    }
}
