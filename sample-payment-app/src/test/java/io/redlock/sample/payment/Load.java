package io.redlock.sample.payment;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many requests at once, for some users and one amount, spread evenly over the instances.
 *
 * @param client who sends
 * @param instances where to
 * @param users who pays
 */
record Load(PaymentClient client, List<PaymentInstance> instances, List<Long> users) {

    static final String AMOUNT = "49.90";

    /** Registers so many users to put the load on. */
    static Load onUsers(PaymentClient client, List<PaymentInstance> instances, int count) {
        return new Load(
                client,
                instances,
                IntStream.range(0, count)
                        .mapToObj(user -> client.register(instances.get(0), "User " + user))
                        .toList());
    }

    /** Everybody pays, again and again. */
    Running pays(int requestsPerInstance) {
        return send(requestsPerInstance, false);
    }

    /** Everybody pays and cancels, in no order. */
    Running paysAndCancels(int requestsPerInstance) {
        return send(requestsPerInstance, true);
    }

    /** {@return the accounts of all users, asked for at the instances in turn} */
    List<Account> accounts() {
        return IntStream.range(0, users.size())
                .mapToObj(user -> client.account(instances.get(user % instances.size()), users.get(user)))
                .toList();
    }

    private Running send(int requestsPerInstance, boolean withCancels) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < requestsPerInstance; i++) {
            boolean cancel = withCancels && i % 2 == 1;
            long user = users.get(i / 2 % users.size());
            for (PaymentInstance instance : instances) {
                answers.add(cancel ? client.cancel(instance, user, AMOUNT) : client.pay(instance, user, AMOUNT));
            }
        }
        return new Running(answers);
    }

    /**
     * Requests on their way.
     *
     * @param answers one for each request
     */
    record Running(List<CompletableFuture<HttpResponse<String>>> answers) {

        long answered() {
            return answers.stream().filter(CompletableFuture::isDone).count();
        }

        /** Waits for all answers and counts them by their status. */
        Map<Integer, Long> statuses() {
            return answers.stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.groupingBy(HttpResponse::statusCode, TreeMap::new, Collectors.counting()));
        }
    }
}
