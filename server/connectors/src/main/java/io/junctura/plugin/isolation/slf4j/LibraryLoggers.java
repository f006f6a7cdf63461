package io.junctura.plugin.isolation.slf4j;

import io.junctura.plugin.isolation.LibraryLog;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/** Makes loggers that log to {@link LibraryLog}. Proxies, because the methods of a logger differ between 1.7 and 2. */
public final class LibraryLoggers implements ILoggerFactory {
    private static final Map<String, Level> LEVELS = Map.of(
            "trace", Level.TRACE,
            "debug", Level.DEBUG,
            "info", Level.INFO,
            "warn", Level.WARNING,
            "error", Level.ERROR);

    private final ClassLoader plugin = LibraryLoggers.class.getClassLoader();

    @Override
    public Logger getLogger(String name) {
        return (Logger) Proxy.newProxyInstance(plugin, new Class<?>[] {Logger.class}, new Handler(name));
    }

    private final class Handler implements InvocationHandler {
        private final String name;

        Handler(String name) {
            this.name = name;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            Level level = LEVELS.get(method.getName());
            if (level != null && arguments != null) {
                log(level, arguments);
                return null;
            }
            return switch (method.getName()) {
                case "getName" -> name;
                case "toString" -> "Logger[" + name + "]";
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments != null && proxy == arguments[0];
                case "isTraceEnabled" -> LibraryLog.isLoggable(plugin, Level.TRACE);
                case "isDebugEnabled" -> LibraryLog.isLoggable(plugin, Level.DEBUG);
                case "isInfoEnabled" -> LibraryLog.isLoggable(plugin, Level.INFO);
                case "isWarnEnabled" -> LibraryLog.isLoggable(plugin, Level.WARNING);
                case "isErrorEnabled" -> LibraryLog.isLoggable(plugin, Level.ERROR);
                default -> InvocationHandler.invokeDefault(proxy, method, arguments); // atInfo(), for example
            };
        }

        /** @param arguments a marker if there is one, the message, and its values or an exception */
        private void log(Level level, @Nullable Object[] arguments) {
            if (!LibraryLog.isLoggable(plugin, level)) return;
            int message = arguments[0] instanceof Marker ? 1 : 0;
            @Nullable Object[] values = Arrays.copyOfRange(arguments, message + 1, arguments.length);
            if (values.length == 1 && values[0] instanceof Object[] many) values = many;
            FormattingTuple line = MessageFormatter.arrayFormat(String.valueOf(arguments[message]), values);
            LibraryLog.log(plugin, level, name, line.getMessage(), line.getThrowable());
        }
    }
}
