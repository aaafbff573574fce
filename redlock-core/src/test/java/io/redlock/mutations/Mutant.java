package io.redlock.mutations;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The classes that a mutation changes, in a folder before all others of the class path.
 *
 * @param classes the folder; nothing is in it for the sources as they are
 * @param classPath the unchanged classes, those of the tests, and all that they need
 */
record Mutant(Path classes, String classPath) {

    private static final long MOST_SECONDS = 180;

    /** Writes the changed sources into a folder, and compiles them there. */
    static Mutant compile(Mutation mutation, Path sources, Path folder, String classPath) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        StringBuilder files = new StringBuilder();
        for (Map.Entry<Path, String> changed : mutation.applyTo(sources).entrySet()) {
            Path file = folder.resolve("sources").resolve(changed.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, changed.getValue());
            files.append(file).append('\n');
        }
        Path errors = folder.resolve("compiler.txt");
        String[] options = Stream.concat(
                        Stream.of(
                                "--release", "17", "-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString()),
                        files.toString().lines())
                .toArray(String[]::new);
        try (var output = Files.newOutputStream(errors)) {
            if (ToolProvider.getSystemJavaCompiler().run(null, output, output, options) != 0) {
                throw new IllegalStateException("does not compile: " + Files.readString(errors));
            }
        }
        return new Mutant(classes, classPath);
    }

    /**
     * {@return what came of a test under this mutant: a word of {@link TestRun}, and what was thrown}
     *
     * @param type the full name of its class
     * @param sentence the test, empty for all of the class
     * @param properties what it is run with, each {@code name=value}
     */
    String run(String type, String sentence, List<String> properties) throws IOException, InterruptedException {
        Path outcome = Files.createTempFile(classes.getParent(), "outcome", ".txt");
        Process process = new ProcessBuilder(command(type, sentence, properties, outcome))
                .redirectErrorStream(true)
                .redirectOutput(Path.of(outcome + ".log").toFile())
                .start();
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return TestRun.BROKEN + "\nnot done after " + MOST_SECONDS + " s";
        }
        String said = Files.readString(outcome);
        return said.isEmpty() ? TestRun.BROKEN + "\nthe JVM ended with " + process.exitValue() : said;
    }

    private List<String> command(String type, String sentence, List<String> properties, Path outcome) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-classpath", classes + File.pathSeparator + classPath));
        command.addAll(List.of(TestRun.class.getName(), type, sentence, outcome.toString()));
        return command;
    }
}
