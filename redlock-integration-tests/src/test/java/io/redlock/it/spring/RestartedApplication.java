package io.redlock.it.spring;

import io.redlock.it.Threads;
import io.redlock.spring.CurrentHold;
import io.redlock.spring.DistributedLock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application under the developer tools, which restarts itself some times, and says what it finds each time. */
@SpringBootApplication
public class RestartedApplication {

    static final int STARTS = 4;
    private static final String COUNT = "restarted.starts";

    /** Made anew by each start, in a class loader of its own. */
    public static class Jobs {

        /** {@return whether it has its lock} */
        @DistributedLock(key = "'job'", waitTime = "0")
        public boolean run() {
            return CurrentHold.get().isValid();
        }
    }

    @Bean
    Jobs jobs() {
        return new Jobs();
    }

    /**
     * Starts it.
     *
     * @param args properties
     */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(RestartedApplication.class, args);
        boolean restartable = RestartedApplication.class.getClassLoader() instanceof RestartClassLoader;
        int start = Integer.getInteger(COUNT, 0) + 1;
        System.setProperty(COUNT, String.valueOf(start));
        System.out.printf(
                "start %d restartable=%s locked=%s%n",
                start, restartable, context.getBean(Jobs.class).run());
        if (start < STARTS) {
            new Thread(() -> Restarter.getInstance().restart(), "restart").start();
        } else {
            context.close();
            System.out.printf("closed threads=%d%n", Threads.ofTheLibrary().size());
            System.exit(0);
        }
    }
}
