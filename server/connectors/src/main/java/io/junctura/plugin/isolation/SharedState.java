package io.junctura.plugin.isolation;

import io.junctura.logging.ControlCharacters;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretsInUse;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.net.ProxySelector;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Protects the state that all code in a JVM shares: default locale, time zone, system properties, standard streams. It is saved
 * before the first plugin is loaded, compared after every call of a plugin, and restored; the log names the plugins whose
 * calls were under way. Lines that a plugin prints are logged with its name, without secrets. Thread safe.
 */
public final class SharedState {
    private static final System.Logger LOG = System.getLogger(SharedState.class.getName());

    /** Comparing all system properties takes microseconds, which is too long after every call. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_LINE_LENGTH = 8 * 1024;

    /** The call of a plugin that this thread executes. */
    static final class CurrentCall {
        /** In this class, so that a lookup, such as the log's, does not initialise {@link SharedState}. */
        private static final ThreadLocal<@Nullable CurrentCall> NOW = new ThreadLocal<>();

        final String plugin;
        /** The log of the call's lines. */
        PluginLog log;
        /** The printed line that is not complete yet. */
        @Nullable
        ByteArrayOutputStream line;

        CurrentCall(String plugin, PluginLog log) {
            this.plugin = plugin;
            this.log = log;
        }

        /** Masks the secrets of the call that this thread executes; null if there is none. */
        static @Nullable Redaction redactionNow() {
            CurrentCall call = NOW.get();
            return call == null ? null : call.log.redaction().get();
        }

        /** The log of the call that this thread executes; null if there is none. */
        static @Nullable PluginLog logNow() {
            CurrentCall call = NOW.get();
            return call == null ? null : call.log;
        }

        ByteArrayOutputStream line() {
            ByteArrayOutputStream begun = line;
            if (begun == null) line = begun = new ByteArrayOutputStream();
            return begun;
        }
    }

    private static final Locale LOCALE = Locale.getDefault();
    private static final Locale DISPLAY = Locale.getDefault(Locale.Category.DISPLAY);
    private static final Locale FORMAT = Locale.getDefault(Locale.Category.FORMAT);
    private static final TimeZone ZONE = TimeZone.getDefault();
    private static final InputStream IN = System.in;
    private static final PrintStream ERR = System.err;
    private static final PrintStream SEPARATED_OUT = withPluginOutput(System.out, Charset.defaultCharset());
    private static final PrintStream SEPARATED_ERR = withPluginOutput(System.err, Charset.defaultCharset());
    private static final ProxySelector PROXIES = ProxySelector.getDefault();
    private static final Thread.@Nullable UncaughtExceptionHandler UNCAUGHT =
            Thread.getDefaultUncaughtExceptionHandler();
    private static final Properties PROPERTIES = System.getProperties();
    private static final Map<Object, Object> VALUES = new HashMap<>(PROPERTIES);
    private static final JavaLogHandler JAVA_LOG;
    private static final AtomicLong LAST_CHECK = new AtomicLong(System.nanoTime());

    static {
        System.setOut(SEPARATED_OUT);
        System.setErr(SEPARATED_ERR);
        JAVA_LOG = JavaLogHandler.installed(); // The replaced handlers print to the present streams.
    }

    private SharedState() {}

    /**
     * Executes code of a plugin for the first time: its static initialisers and constructors.
     *
     * @param named the plugin with its version, for messages
     */
    public static <T> T guarded(String plugin, String named, Supplier<T> code) {
        Object outer = enter(named, new PluginLog(plugin, named, () -> Redaction.NONE));
        try {
            return code.get();
        } finally {
            leave(outer, named, true);
        }
    }

    /**
     * Begins a call of a plugin.
     *
     * @param log of the call
     * @return the argument for {@link #leave}
     */
    public static @Nullable Object enter(String plugin, PluginLog log) {
        CurrentCall outer = CurrentCall.NOW.get();
        CurrentCall.NOW.set(new CurrentCall(plugin, log));
        return outer;
    }

    /** Names the subject of a call that is under way. */
    public static void log(PluginLog log) {
        CurrentCall call = CurrentCall.NOW.get();
        if (call != null) call.log = log;
    }

    public static void leave(@Nullable Object outer, String plugin) {
        leave(outer, plugin, false);
    }

    private static void leave(@Nullable Object outer, String plugin, boolean thoroughly) {
        CurrentCall call = CurrentCall.NOW.get();
        if (call != null && call.line != null && call.line.size() > 0) print(call);
        if (outer == null) CurrentCall.NOW.remove();
        else CurrentCall.NOW.set((CurrentCall) outer);
        restore(plugin, thoroughly);
    }

    @SuppressWarnings("ReferenceEquality") // Equal properties that are not ours could be changed later.
    private static void restore(@Nullable String plugin, boolean thoroughly) {
        if (!LOCALE.equals(Locale.getDefault())
                || !DISPLAY.equals(Locale.getDefault(Locale.Category.DISPLAY))
                || !FORMAT.equals(Locale.getDefault(Locale.Category.FORMAT))) {
            Locale.setDefault(LOCALE);
            Locale.setDefault(Locale.Category.DISPLAY, DISPLAY);
            Locale.setDefault(Locale.Category.FORMAT, FORMAT);
            warn(plugin, "the default locale");
        }
        if (!ZONE.equals(TimeZone.getDefault())) {
            TimeZone.setDefault(ZONE);
            warn(plugin, "the default time zone");
        }
        if (System.out != SEPARATED_OUT || System.err != SEPARATED_ERR || System.in != IN) {
            System.setOut(SEPARATED_OUT);
            System.setErr(SEPARATED_ERR);
            System.setIn(IN);
            warn(plugin, "a standard stream");
        }
        if (Thread.getDefaultUncaughtExceptionHandler() != UNCAUGHT) {
            Thread.setDefaultUncaughtExceptionHandler(UNCAUGHT);
            warn(plugin, "the handler of uncaught exceptions");
        }
        if (ProxySelector.getDefault() != PROXIES) {
            ProxySelector.setDefault(PROXIES);
            warn(plugin, "the default proxy selector");
        }
        if (System.getProperties() != PROPERTIES) {
            System.setProperties(PROPERTIES);
            warn(plugin, "all system properties");
        }
        long now = System.nanoTime();
        long before = LAST_CHECK.get();
        if (thoroughly || (now - before > CHECK_NANOS && LAST_CHECK.compareAndSet(before, now))) restoreRest(plugin);
    }

    /** Compares the saved properties only: an added property does not affect other code. */
    private static void restoreRest(@Nullable String plugin) {
        if (JAVA_LOG.restored()) warn(plugin, "the handlers or the level of java.util.logging");
        VALUES.forEach((name, value) -> {
            if (Objects.equals(PROPERTIES.get(name), value)) return;
            PROPERTIES.put(name, value);
            warn(plugin, "the system property " + name);
        });
    }

    /**
     * Restores what a call has changed that has not returned. To be called every few seconds while plugins are loaded.
     */
    public static void check() {
        restore(null, true);
    }

    private static void warn(@Nullable String plugin, String what) {
        LOG.log(
                Level.WARNING,
                "During a call of " + (plugin == null ? "a plugin" : "the plugin " + plugin) + ", " + what
                        + " was changed, which all code in the server shares. The server has restored it. If no other "
                        + "plugin was called at that time, tell its author.");
    }

    /** Flushes only, because all code shares the stream. */
    private static PrintStream withPluginOutput(PrintStream stream, Charset charset) {
        return new PrintStream(new PluginOutput(stream), true, charset) {
            @Override
            public void close() {
                flush();
            }
        };
    }

    /** Prints to the saved stream, except for a plugin's lines: these go to standard error, with the plugin's name. */
    private static final class PluginOutput extends OutputStream {
        private final PrintStream stream;

        PluginOutput(PrintStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            CurrentCall call = CurrentCall.NOW.get();
            if (call == null) {
                stream.write(bytes, from, length);
                return;
            }
            for (int i = from; i < from + length; i++) {
                if (bytes[i] == '\n' || call.line().size() >= MAX_LINE_LENGTH) print(call);
                if (bytes[i] != '\n' && bytes[i] != '\r') call.line().write(bytes[i]);
            }
        }

        @Override
        public void flush() {
            stream.flush();
        }
    }

    private static void print(CurrentCall call) {
        String text = call.line().toString(StandardCharsets.UTF_8);
        call.line().reset();
        String safe = SecretsInUse.masked(call.log.redaction().get().of(text));
        ERR.println("The plugin " + call.plugin + " prints: " + ControlCharacters.escaped(safe));
    }
}
