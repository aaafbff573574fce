package io.redlock.it.evidence;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The tests of all modules by class and sentence, read from their sources: most of them are not on this module's class
 * path. A sentence is the names of the nested classes and of the test, with blanks for underscores, as a report shows it.
 */
final class TestSources {

    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "ArchTest");

    private final Map<String, Set<String>> sentencesByClass = new HashMap<>();

    private TestSources() {}

    /** {@return the tests below a folder that has the modules in it} */
    static TestSources below(Path root) throws IOException {
        TestSources sources = new TestSources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, null, null, files.getJavaFileObjectsFromPaths(testsBelow(root)));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(sources.new Reader(), null);
            }
        }
        return sources;
    }

    private static List<Path> testsBelow(Path root) throws IOException {
        List<Path> tests = new ArrayList<>();
        for (Path folder : testFoldersBelow(root)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                        .forEach(tests::add);
            }
        }
        return tests;
    }

    private static List<Path> testFoldersBelow(Path root) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /** {@return whether there is a class of that simple name with tests} */
    boolean hasClass(String type) {
        return sentencesByClass.containsKey(type);
    }

    /** {@return whether a class of that simple name has that test} */
    boolean hasTest(String type, String sentence) {
        return sentencesByClass.getOrDefault(type, Set.of()).contains(normal(sentence));
    }

    private static String normal(String sentence) {
        return sentence.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    /** Notes the tests of one file. */
    private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Deque<String> classes = new ArrayDeque<>();

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            classes.addLast(type.getSimpleName().toString());
            super.visitClass(type, null);
            classes.removeLast();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            note(method.getModifiers(), method.getName().toString());
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
            note(field.getModifiers(), field.getName().toString());
            return null;
        }

        private void note(ModifiersTree modifiers, String name) {
            if (modifiers.getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .anyMatch(type -> TEST_ANNOTATIONS.contains(type.toString()))) {
                String sentence =
                        Stream.concat(classes.stream().skip(1), Stream.of(name)).collect(Collectors.joining(" "));
                sentencesByClass
                        .computeIfAbsent(classes.getFirst(), type -> new HashSet<>())
                        .add(normal(sentence));
            }
        }
    }
}
