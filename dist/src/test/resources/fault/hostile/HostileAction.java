package hostile;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.NoConnection;
import java.io.Closeable;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.ProxySelector;
import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** Performs one of the hostile actions. */
@ActionInfo(id = "do", title = "Do", effect = Effect.READ)
public record HostileAction(@Field(title = "What") String what) implements Action<NoConnection, Object> {
    private static final List<Object> KEPT = new ArrayList<>();

    @Override
    public Object run(ActionContext<NoConnection> context) throws ConnectorException {
        switch (what) {
            // Actions that throw.
            case "exception":
                throw new IllegalStateException("an exception");
            case "error":
                throw new Error("an error");
            case "recursion":
                return endless(1);
            case "checked":
                throw HostileAction.<RuntimeException>sneaked(new CloneNotSupportedException("nobody declared it"));
            case "no exception at all":
                throw HostileAction.<RuntimeException>sneaked(new Throwable("neither"));
            case "death":
                throw new ThreadDeath();
            case "out of memory, it says":
                throw new OutOfMemoryError("Java heap space");
            case "unspeakable":
                throw new RuntimeException() {
                    @Override
                    public String toString() {
                        throw new StackOverflowError();
                    }
                };
            case "no message":
                throw new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("ask me not");
                    }

                    @Override
                    public String getLocalizedMessage() {
                        return getMessage();
                    }

                    @Override
                    public void printStackTrace(PrintWriter to) {
                        throw new Error("nor this");
                    }
                };
            case "a message without end":
                throw new IllegalStateException("x".repeat(2_000_000));
            case "an answer without end":
                throw ConnectorException.badInput("The plugin \"hostile\" says " + "x".repeat(2_000_000));
            case "a cause of itself":
                RuntimeException one = new RuntimeException("one");
                one.initCause(new RuntimeException("other", one));
                throw one;
            case "broken class":
                return Broken.NUMBER;
            case "missing class":
                throw new NoClassDefFoundError("not/There");

            // Actions that end the process.
            case "exit":
                System.exit(7);
                return "after";
            case "runtime exit":
                Runtime.getRuntime().exit(7);
                return "after";
            case "halt":
                Runtime.getRuntime().halt(7);
                return "after";
            case "exit by reference":
                IntConsumer exit = Runtime.getRuntime()::halt;
                exit.accept(7);
                return "after";

            // Actions that never return.
            case "deaf":
                HostileConnector.stay();
                return "after";
            case "busy":
                for (long n = 0; ; n++) if (n < 0) return n;
            case "deadlock":
                synchronized (HostileAction.class) {
                    Thread other = new Thread(HostileAction::needsIt, "hostile-deadlock");
                    other.start();
                    while (true) {
                        try {
                            other.join();
                        } catch (InterruptedException deaf) {
                            continue;
                        }
                    }
                }
            case "class that blocks":
                return Blocking.NUMBER;

            // Actions that leave threads, files or hooks behind.
            case "threads":
                for (int i = 0; i < 1_000; i++) {
                    new Thread(null, HostileConnector::stay, "hostile-leaked", 64 << 10).start();
                }
                return "done";
            case "threads that die":
                for (int i = 0; i < 20; i++) {
                    Thread dies = new Thread(() -> {
                        throw new OutOfMemoryError("mine alone");
                    });
                    dies.start();
                }
                return "done";
            case "interrupted":
                Thread.currentThread().interrupt();
                return "done";

            // Actions that change shared state of the JVM.
            case "locale":
                Locale.setDefault(Locale.forLanguageTag("tr-TR"));
                return "done";
            case "zone":
                TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
                return "done";
            case "properties":
                System.setProperty("java.io.tmpdir", "/nowhere");
                System.setProperty("user.home", "/nowhere");
                System.clearProperty("line.separator");
                return "done";
            case "all properties":
                System.setProperties(new Properties());
                return "done";
            case "no properties":
                System.getProperties().clear();
                return "done";
            case "no streams":
                System.setOut(null);
                System.setErr(null);
                System.setIn(null);
                return "done";
            case "other streams":
                System.setErr(new PrintStream(OutputStream.nullOutputStream()));
                return "done";
            case "closed streams":
                System.out.close();
                System.err.close();
                return "done";
            case "proxies":
                ProxySelector.setDefault(null);
                return "done";
            case "thread":
                Thread.currentThread().setContextClassLoader(null);
                Thread.currentThread().setName("mine");
                Thread.currentThread().setPriority(1);
                return "done";
            case "handler":
                Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
                return "done";
            case "class loader":
                return closed();
            case "flood":
                for (int i = 0; i < 20_000; i++) System.out.println("flood ".repeat(20));
                System.err.print("x".repeat(1_000_000));
                return "done";

            // Actions that use up memory.
            case "huge array":
                return new long[Integer.MAX_VALUE];
            case "huge buffer":
                return ByteBuffer.allocateDirect(Integer.MAX_VALUE).get(0);
            case "memory for ever":
                new Thread(HostileAction::eat, "hostile-eater").start();
                HostileConnector.stay();
                return "after";

            // Actions with invalid results.
            case "long text":
                return "x".repeat(10_000_001);
            case "deep":
                return nested(100_000);
            case "rather deep":
                return nested(990);
            case "a list that holds itself":
                List<Object> self = new ArrayList<>();
                self.add(self);
                return self;
            case "long number":
                return BigInteger.TEN.pow(5_000);
            case "high number":
                return new BigDecimal("1e1000000000");
            case "no number":
                return Double.NaN;
            case "odd number":
                return Map.of("number", new Odd());
            case "odd list":
                return new Lies();
            case "odd object":
                return new AbstractMap<String, Object>() {
                    @Override
                    public Set<Map.Entry<String, Object>> entrySet() {
                        throw new IllegalStateException("no entries");
                    }
                };
            case "no names":
                return Map.of(1, 2);
            case "half a letter":
                return Map.of("\uD800", "\uDFFF\uD800");
            case "many":
                Map<String, Object> many = new HashMap<>();
                for (int i = 0; i < 200_000; i++) many.put("name " + i, i);
                return many;
            case "own class":
                return new Object() {};
            default:
                return "done";
        }
    }

    private static long endless(long n) {
        return n + endless(n + 1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static void needsIt() {
        synchronized (HostileAction.class) {
            KEPT.clear();
        }
    }

    private static Object closed() {
        try {
            ((Closeable) HostileAction.class.getClassLoader()).close();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        return Late.NUMBER;
    }

    private static Object nested(int levels) {
        Object value = "inmost";
        for (int i = 0; i < levels; i++) value = List.of(value);
        return value;
    }

    /** Uses up all memory, also what other threads free. */
    private static void eat() {
        for (int size = 1 << 20; ; ) {
            try {
                synchronized (KEPT) {
                    KEPT.add(new byte[size]);
                }
            } catch (OutOfMemoryError full) {
                if (size > 16) size /= 2;
            }
        }
    }

    /** A class whose initializer throws. */
    private static final class Broken {
        static final Object NUMBER = fails();

        private static Object fails() {
            throw new IllegalStateException("it does not begin");
        }
    }

    /** A class whose initializer never ends. */
    private static final class Blocking {
        static final Object NUMBER = blocks();

        private static Object blocks() {
            HostileConnector.stay();
            return 1;
        }
    }

    /** A class that is loaded after the jar has become unreadable. */
    private static final class Late {
        static final Object NUMBER = new CountDownLatch(1).getCount();
    }

    private static final class Odd extends BigDecimal {
        Odd() {
            super("1.5");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no digits");
        }
    }

    /** A collection with a negative size. */
    private static final class Lies extends AbstractCollection<Object> {
        @Override
        public Iterator<Object> iterator() {
            throw new IllegalStateException("no items");
        }

        @Override
        public int size() {
            return -1;
        }
    }
}
