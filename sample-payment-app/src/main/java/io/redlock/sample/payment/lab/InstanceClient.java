package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.lab.instance.InstanceState;
import io.redlock.sample.payment.lab.instance.Work;
import io.redlock.sample.payment.lab.instance.WorkReport;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** One instance as the lab reaches it, over HTTP as a caller would. Safe for use by several threads. */
final class InstanceClient {

    private static final Duration WORK_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STATE_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final RestClient work;
    private final RestClient state;

    /** The instance that listens to a port of this machine. */
    InstanceClient(int port) {
        this.name = "localhost:" + port;
        String base = "http://127.0.0.1:" + port + "/lab/instance";
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.work = client(http, base + "/work", WORK_TIMEOUT);
        this.state = client(http, base + "/state", STATE_TIMEOUT);
    }

    private static RestClient client(HttpClient http, String uri, Duration timeout) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(timeout);
        return RestClient.builder().requestFactory(requests).baseUrl(uri).build();
    }

    String name() {
        return name;
    }

    WorkReport perform(Work task) {
        return Objects.requireNonNull(work.post()
                .contentType(MediaType.APPLICATION_JSON)
                .body(task)
                .retrieve()
                .body(WorkReport.class));
    }

    InstanceState state() {
        return Objects.requireNonNull(state.get().retrieve().body(InstanceState.class));
    }
}
