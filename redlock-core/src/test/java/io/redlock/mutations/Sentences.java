package io.redlock.mutations;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests of one class by their sentences, as JUnit itself finds and names them. */
final class Sentences {

    private final TestPlan plan;

    private Sentences(TestPlan plan) {
        this.plan = plan;
    }

    static Sentences of(String type) {
        return new Sentences(LauncherFactory.create()
                .discover(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(type))
                        .build()));
    }

    /** {@return JUnit's id of a test, if there is one of that sentence} */
    Optional<String> idOf(String sentence) {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(test -> !(test.getSource().orElse(null) instanceof ClassSource))
                .filter(test -> sentenceOf(test).equalsIgnoreCase(sentence))
                .map(TestIdentifier::getUniqueId)
                .findFirst();
    }

    /** The nested classes and the method, without the engine and the class, and without the types of parameters. */
    private String sentenceOf(TestIdentifier test) {
        Deque<String> names = new ArrayDeque<>();
        for (Optional<TestIdentifier> next = Optional.of(test);
                next.isPresent();
                next = next.flatMap(plan::getParent)) {
            names.addFirst(next.get().getDisplayName());
        }
        return names.stream()
                .skip(2)
                .reduce((left, right) -> left + ' ' + right)
                .orElse("")
                .replaceFirst(" ?\\([^()]*\\)$", "")
                .replace('_', ' ');
    }
}
