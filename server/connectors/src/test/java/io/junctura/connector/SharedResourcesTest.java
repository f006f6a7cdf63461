package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.NoConnection;
import io.junctura.api.Reached;
import io.junctura.api.SharedResource;
import io.junctura.outbound.Grant;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedResourcesTest {

    /** The simulated other system. It records what the resource does. */
    private static final class Other {
        final List<String> log = new CopyOnWriteArrayList<>();
        final AtomicInteger opened = new AtomicInteger();
        final Semaphore mayOpen = new Semaphore(1_000);
        final CountDownLatch opening = new CountDownLatch(1);
        final CountDownLatch mayClose = new CountDownLatch(1);
        volatile @Nullable Exception refusal;
        volatile boolean alive = true;
        volatile boolean closes = true;

        boolean has(String line) {
            return log.contains(line);
        }
    }

    private static volatile Other other = new Other();

    /** A client of it. */
    public static final class Line implements SharedResource<NoConnection, Line.Client> {

        public record Client(int number) implements AutoCloseable {
            @Override
            public void close() throws InterruptedException {
                if (!other.closes) other.mayClose.await();
                other.log.add("closed " + number);
            }
        }

        @Override
        public Client open(ConnectionContext<NoConnection> context)
                throws ConnectorException, IOException, InterruptedException {
            other.opening.countDown();
            try {
                other.mayOpen.acquire();
            } catch (InterruptedException e) {
                other.log.add("opening was interrupted");
                throw e;
            }
            Exception refusal = other.refusal;
            if (refusal instanceof ConnectorException e) throw e;
            if (refusal instanceof IOException e) throw e;
            return new Client(other.opened.incrementAndGet());
        }

        @Override
        public boolean alive(Client client) {
            other.log.add("asked " + client.number);
            return other.alive;
        }

        @Override
        public Duration idle() {
            return Duration.ofMinutes(2);
        }
    }

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final SharedResources resources =
            new SharedResources("line 1.0", (message, threads) -> leaks.add(message), nanos::get);
    private Plugins plugins;
    private PluginServices services;
    private BoundConnection bound;

    @BeforeEach
    void begin() throws IOException {
        other = new Other();
        plugins = Plugins.open(new PluginPlaces(folder, List.of(), folder.resolve("drivers")), "9");
        services = new PluginServices(plugins, name -> Optional.empty(), new NoOutbound(), Clock.systemUTC());
        LoadedPlugin plugin = LoadedPlugin.own(SharedResourcesTest.class.getClassLoader());
        bound = BoundConnection.none(plugin, new NoConnection(), services);
    }

    @AfterEach
    void end() {
        other.mayClose.countDown();
        plugins.close();
    }

    private SharedResources.Lease acquire() throws ConnectorException, InterruptedException {
        return resources.acquire(bound, services, "line", Line.class);
    }

    private static int number(SharedResources.Lease lease) {
        return ((Line.Client) lease.resource()).number();
    }

    /** One use, from its beginning to its end. */
    private int use() throws ConnectorException, InterruptedException {
        SharedResources.Lease lease = acquire();
        lease.release(false);
        return number(lease);
    }

    private record Caller(Thread thread, CompletableFuture<Integer> got) {
        boolean waits() {
            return thread.getState() == Thread.State.WAITING;
        }
    }

    private Caller caller() {
        CompletableFuture<Integer> got = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                got.complete(use());
            } catch (ConnectorException | InterruptedException | RuntimeException e) {
                got.completeExceptionally(e);
            }
        });
        thread.start();
        return new Caller(thread, got);
    }

    private List<Caller> callersThatWait(int number) throws Exception {
        other.mayOpen.drainPermits();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < number; i++) callers.add(caller());
        Eventually.is("all wait", () -> callers.stream().allMatch(Caller::waits));
        other.opening.await();
        return callers;
    }

    @Test
    void concurrentCallsGetTheSameInstance() throws Exception {
        List<Caller> callers = callersThatWait(20);
        other.mayOpen.release(1_000);
        for (Caller one : callers) assertThat(one.got().get()).isEqualTo(1);
        assertThat(use()).isEqualTo(1);
        assertThat(other.opened).hasValue(1);
    }

    @Test
    void allWaitingCallsGetTheFailureAndTheNextCallTriesAgain() throws Exception {
        other.refusal = ConnectorException.credentials("The password is wrong.");
        List<Caller> callers = callersThatWait(3);
        other.mayOpen.release(1_000);
        for (Caller one : callers) {
            assertThatThrownBy(() -> one.got().get()).cause().hasMessage("The password is wrong.");
        }
        other.refusal = null;
        assertThat(use()).isEqualTo(1);
    }

    @Test
    void anIoExceptionOfOpenIsTemporary() {
        other.refusal = new IOException("connection refused");
        assertThatThrownBy(this::use).isInstanceOfSatisfying(ConnectorException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.TRY_LATER);
            assertThat(e.reached()).isEqualTo(Reached.NO);
            assertThat(e).hasMessage("The connection cannot be opened: connection refused.");
        });
    }

    @Test
    void aCallThatGivesUpDoesNotStopTheOpeningForOtherCalls() throws Exception {
        List<Caller> callers = callersThatWait(2);
        callers.get(0).thread().interrupt();
        assertThatThrownBy(() -> callers.get(0).got().get()).hasCauseInstanceOf(InterruptedException.class);
        other.mayOpen.release(1_000);
        assertThat(callers.get(1).got().get()).isEqualTo(1);
        assertThat(other.log).isEmpty();
    }

    @Test
    void theOpeningIsInterruptedWhenAllHaveGivenUpAndBeginsAgainForTheNextCall() throws Exception {
        List<Caller> callers = callersThatWait(2);
        for (Caller one : callers) one.thread().interrupt();
        for (Caller one : callers) {
            assertThatThrownBy(() -> one.got().get()).hasCauseInstanceOf(InterruptedException.class);
        }
        Eventually.is("it is interrupted", () -> other.has("opening was interrupted"));
        other.mayOpen.release(1_000);
        assertThat(use()).isEqualTo(1);
    }

    @Test
    void anInstanceIsAskedWhetherItIsAliveOnceItsLastAnswerIsOld() throws Exception {
        use();
        nanos.addAndGet(SharedResources.CHECKED_FOR.toNanos());
        use();
        assertThat(other.log).isEmpty();
        nanos.addAndGet(1);
        assertThat(use()).isEqualTo(1);
        use();
        assertThat(other.log).containsExactly("asked 1");
    }

    @Test
    void anInstanceThatIsNoLongerAliveIsReplacedAfterAFailedCallAndClosedWhenNoCallUsesIt() throws Exception {
        SharedResources.Lease busy = acquire();
        SharedResources.Lease failed = acquire();
        other.alive = false;
        failed.release(true);
        assertThat(busy.isCurrent()).isFalse();
        assertThat(use()).isEqualTo(2);
        assertThat(other.log).containsExactly("asked 1");
        busy.release(false);
        Eventually.is("it is closed", () -> other.has("closed 1"));
        assertThat(other.has("closed 2")).isFalse();
    }

    @Test
    void anInstanceOfAnEarlierStateOfTheConnectionIsClosedWhenNoCallUsesIt() throws Exception {
        SharedResources.Lease busy = acquire();
        resources.changed("", 1);
        assertThat(other.has("closed 1")).isFalse();

        // A call that began before the connection changed gets its own instance with the old settings.
        SharedResources.Lease late = acquire();
        assertThat(number(late)).isEqualTo(2);
        late.release(false);
        Eventually.is("it is closed", () -> other.has("closed 2"));
        assertThat(other.has("closed 1")).isFalse();
        busy.release(false);
        Eventually.is("it is closed", () -> other.has("closed 1"));
    }

    @Test
    void anInstanceThatWasOpenedWhileTheConnectionChangedIsClosedToo() throws Exception {
        List<Caller> callers = callersThatWait(1);
        resources.changed("", 1);
        other.mayOpen.release(1_000);
        assertThat(callers.get(0).got().get()).isEqualTo(1);
        Eventually.is("it is closed", () -> other.has("closed 1"));
    }

    @Test
    void anInstanceThatNoCallHasUsedForItsIdleTimeIsClosed() throws Exception {
        SharedResources.Lease busy = acquire();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        resources.sweep();
        assertThat(resources.open()).isEqualTo(1);
        busy.release(false);
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        resources.sweep();
        assertThat(resources.open()).isEqualTo(1);
        nanos.addAndGet(1);
        resources.sweep();
        Eventually.is("it is closed", () -> other.has("closed 1"));
        assertThat(use()).isEqualTo(2);
    }

    @Test
    void aResourceThatDoesNotCloseIsInterruptedAndReportedOnce() throws Exception {
        other.closes = false;
        use();
        resources.changed("", 1);
        nanos.addAndGet(ResourceCloser.CLOSES_WITHIN.toNanos());
        resources.sweep();
        assertThat(leaks).isEmpty();
        nanos.addAndGet(1);
        resources.sweep();
        resources.sweep();
        assertThat(leaks).containsExactly("The plugin line 1.0 has not closed Line within 10 seconds.");
    }

    @Test
    void closingClosesAllAndWaitsForIt() throws Exception {
        use();
        resources.close();
        assertThat(other.log).containsExactly("closed 1");
        assertThat(resources.open()).isZero();
    }

    private static final class NoOutbound implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            return request -> {
                throw new AssertionError(request);
            };
        }

        @Override
        public AccessTokens tokens(@Nullable Grant grant, Http http) {
            return null;
        }
    }
}
