package io.redlock.sample.payment.lab;

import static org.awaitility.Awaitility.await;

import io.redlock.sample.payment.PaymentInstance;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stream of the page, read as the page does. */
final class LabEvents implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final Map<String, JsonNode> latest = new ConcurrentHashMap<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger states = new AtomicInteger();
    private final Future<?> reading;
    private String event = "";

    private LabEvents(PaymentInstance instance) {
        this.reading = reader.submit(() -> read(instance));
    }

    static LabEvents of(PaymentInstance instance) {
        return new LabEvents(instance);
    }

    private Void read(PaymentInstance instance) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(instance.uri("/lab/stream")).build();
        try (Stream<String> lines =
                HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
            lines.forEach(this::line);
        }
        return null;
    }

    private void line(String line) {
        if (line.startsWith("event:")) {
            event = line.substring("event:".length());
        } else if (line.startsWith("data:")) {
            JsonNode data = JSON.readTree(line.substring("data:".length()));
            latest.put(event, data);
            if (event.equals("state")) {
                states.incrementAndGet();
            }
            if (event.equals("request")) {
                requests.add(data);
            }
        }
    }

    /** {@return the next state that is told} */
    JsonNode state() {
        int before = states.get();
        await().until(() -> states.get() > before);
        return Objects.requireNonNull(latest.get("state"));
    }

    List<JsonNode> requestsOf(String race) {
        return requests.stream()
                .filter(request -> request.at("/race").asString().equals(race))
                .toList();
    }

    @Override
    public void close() {
        reading.cancel(true);
        reader.shutdownNow();
    }
}
