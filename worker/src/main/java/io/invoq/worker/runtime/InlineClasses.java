package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.worker.inline.InlineFunction;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of one inline instance: those of its code path behind the worker's own, which win. Safe for use by several
 * threads. Closing gives the jars back; classes that were loaded live on while something uses them.
 */
final class InlineClasses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InlineClasses.class);

    private final String handler;
    private final Path path;
    private final URLClassLoader loader;

    private InlineClasses(String handler, Path path, URLClassLoader loader) {
        this.handler = handler;
        this.path = path;
        this.loader = loader;
    }

    /**
     * Opens a code path: a jar, or a directory of classes, jars or both.
     *
     * @throws StartFailedException when it is neither, or cannot be read
     */
    static InlineClasses open(FunctionDefinition.Code code) throws StartFailedException {
        Path path = Path.of(code.path());
        try {
            URL[] urls = urls(path);
            URLClassLoader loader = new URLClassLoader(urls, InlineFunction.class.getClassLoader());
            return new InlineClasses(code.handler(), path, loader);
        } catch (IOException | DirectoryIteratorException e) {
            throw notFound("code path " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** What the threads of the instance use as their context class loader. */
    ClassLoader loader() {
        return loader;
    }

    /**
     * Makes an object of the handler's class; its code runs here for the first time.
     *
     * @throws StartFailedException when there is no such class, it is none that can be called, or it fails by itself
     */
    InlineFunction newFunction() throws StartFailedException {
        try {
            Class<?> found = Class.forName(handler, true, loader);
            if (!InlineFunction.class.isAssignableFrom(found)) {
                throw notFound("class " + handler + " does not implement " + InlineFunction.class.getName());
            }
            Constructor<?> constructor = found.getConstructor();
            return (InlineFunction) constructor.newInstance();
        } catch (ClassNotFoundException e) {
            throw notFound("no class " + handler + " in " + path);
        } catch (NoSuchMethodException e) {
            throw notFound("class " + handler + " has no public constructor without parameters");
        } catch (IllegalAccessException | InstantiationException e) {
            throw notFound("class " + handler + " is not public, or abstract");
        } catch (InvocationTargetException e) {
            throw failed("the constructor of " + handler + " threw ", e);
        } catch (ExceptionInInitializerError e) {
            throw failed("class " + handler + " could not be initialized: ", e);
        } catch (LinkageError e) {
            throw notFound("class " + handler + " does not load: " + Thrown.describe(e));
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn().setCause(e).addKeyValue("path", path).log("class loader could not be closed");
        }
    }

    private static URL[] urls(Path path) throws IOException, StartFailedException {
        if (Files.isRegularFile(path)) {
            return new URL[] {url(path)};
        }
        if (!Files.isDirectory(path)) {
            throw notFound("code path " + path + " is neither a directory nor a jar on this worker");
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.jar")) {
            found.forEach(jars::add);
        }
        jars.sort(null);
        List<URL> urls = new ArrayList<>();
        urls.add(url(path));
        for (Path jar : jars) {
            urls.add(url(jar));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static StartFailedException notFound(String problem) {
        return new StartFailedException(FailureKind.HANDLER_NOT_FOUND, problem);
    }

    private static StartFailedException failed(String what, Throwable wrapper) {
        Throwable cause = wrapper.getCause() == null ? wrapper : wrapper.getCause();
        return new StartFailedException(FailureKind.INITIALIZER_FAILED, what + Thrown.describe(cause));
    }
}
