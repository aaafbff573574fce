package io.redlock.spring;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class as a build without {@code -parameters} and without debug information makes it. */
final class Nameless {

    private static final String SOURCE = """
            public class Nameless {
                @io.redlock.spring.DistributedLock("'P' + #userId")
                public void pay(long userId) {}
            }
            """;

    private Nameless() {}

    static Class<?> compile() throws Exception {
        Path folder = Files.createTempDirectory("nameless");
        folder.toFile().deleteOnExit();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Nameless.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return SOURCE;
                    }
                };
        List<String> options = List.of("-proc:none", "-g:none", "-d", folder.toString());
        if (!compiler.getTask(null, null, null, options, null, List.of(source)).call()) {
            throw new IllegalStateException("Nameless.java does not compile");
        }
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Nameless.class.getClassLoader());
        return loader.loadClass("Nameless");
    }
}
