package io.redlock.benchmarks.contended;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One process of an application: reads a key and a time in milliseconds a line, and answers each with what it did. Ends with
 * its input, and so with whoever started it.
 */
final class Worker {

    static final String READY = "ready";

    private Worker() {}

    /** Implementation, number of threads, file of the witness, and the addresses of the servers. */
    public static void main(String... arguments) throws Exception {
        endWithStarter();
        List<String> all = List.of(arguments);
        Witness witness = Witness.at(Path.of(all.get(2)));
        try (Locks locks = Implementation.valueOf(all.get(0)).open(all.subList(3, all.size()));
                Crowd crowd = new Crowd(locks, witness, Integer.parseInt(all.get(1)));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(READY);
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] keyAndMillis = order.split(" ", -1);
                Duration time = Duration.ofMillis(Long.parseLong(keyAndMillis[1]));
                System.out.println(crowd.run(keyAndMillis[0], time).line());
            }
        } catch (Exception failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    /** Also in the middle of a round, when nobody reads the input. */
    private static void endWithStarter() {
        ProcessHandle starter = ProcessHandle.current().parent().orElseThrow();
        Thread watch = new Thread(
                () -> {
                    starter.onExit().join();
                    Runtime.getRuntime().halt(1);
                },
                "end-with-starter");
        watch.setDaemon(true);
        watch.start();
    }
}
