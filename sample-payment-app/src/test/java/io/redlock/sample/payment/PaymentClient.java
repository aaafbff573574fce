package io.redlock.sample.payment;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to instances as a browser or another service would. */
public final class PaymentClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /** {@return the id of a new user} */
    long register(PaymentInstance instance, String name) {
        HttpResponse<String> answer =
                post(instance, "/users", "{\"name\": \"%s\"}".formatted(name)).join();
        return json(answer).get("id").asLong();
    }

    CompletableFuture<HttpResponse<String>> pay(PaymentInstance instance, long user, String amount) {
        return post(instance, "/users/" + user + "/payments", amountOf(amount));
    }

    CompletableFuture<HttpResponse<String>> cancel(PaymentInstance instance, long user, String amount) {
        return post(instance, "/users/" + user + "/payments/cancel", amountOf(amount));
    }

    public Account account(PaymentInstance instance, long user) {
        return JSON.readValue(get(instance, "/users/" + user).body(), Account.class);
    }

    public HttpResponse<String> get(PaymentInstance instance, String path) {
        return send(HttpRequest.newBuilder(instance.uri(path)).build()).join();
    }

    HttpResponse<String> delete(PaymentInstance instance, String path) {
        return send(HttpRequest.newBuilder(instance.uri(path)).DELETE().build()).join();
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static String amountOf(String amount) {
        return "{\"amount\": \"%s\"}".formatted(amount);
    }

    public CompletableFuture<HttpResponse<String>> post(PaymentInstance instance, String path, String body) {
        return send(HttpRequest.newBuilder(instance.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString()).orTimeout(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
