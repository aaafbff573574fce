package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.PaymentApplication;
import io.redlock.sample.payment.demo.Demo;
import io.redlock.sample.payment.demo.DemoDirectory;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Starts the second instance once the first one can be reached, with the arguments of the first, and ends it before the
 * nodes and the database end.
 */
final class SecondInstanceLauncher implements SmartLifecycle {

    /** What is one instance's own, or is given anew: an argument that is there twice has both values. */
    private static final Set<String> OWN =
            Set.of("server.port", "payment.instance", "lab.second-instance", "demo.directory");

    private final SecondInstance second;
    private final boolean wanted;
    private final DemoDirectory directory;
    private final ApplicationArguments arguments;
    private volatile boolean running;

    SecondInstanceLauncher(
            SecondInstance second,
            Demo demo,
            LabProperties properties,
            DemoDirectory directory,
            ApplicationArguments arguments) {
        this.second = second;
        this.wanted = properties.secondInstance() && demo.nodes().isPresent();
        this.directory = directory;
        this.arguments = arguments;
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (wanted && event.getApplicationContext().getServerNamespace() == null) {
            Path output = directory.path().resolve("second-instance.log");
            second.start(command(event.getWebServer().getPort()), output);
        }
    }

    private List<String> command(int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It starts faster without the second compiler, and has little to do.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        String classPath = System.getProperty("java.class.path");
        command.addAll(
                isJar(classPath)
                        ? List.of("-jar", classPath)
                        : List.of("-cp", classPath, PaymentApplication.class.getName()));
        Stream.of(arguments.getSourceArgs())
                .filter(argument -> !isOwn(argument))
                .forEach(command::add);
        command.add(option("demo.directory", directory.path().toString()));
        command.add(option("server.port", "0"));
        command.add(option(LabProperties.STARTED_BY, "http://127.0.0.1:" + port));
        return command;
    }

    private static boolean isOwn(String argument) {
        return OWN.stream().anyMatch(name -> argument.startsWith("--" + name + "="));
    }

    private static String option(String name, String value) {
        return "--" + name + "=" + value;
    }

    private static boolean isJar(String classPath) {
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        second.end();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
