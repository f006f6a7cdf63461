package io.junctura.trigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.SavedConnection;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
    private static final String FLOWS = """
            integration: feed
            flows:
              push:
                trigger: { use: gate.push, input: { source: streams-test } }
                steps: [ { stop: done } ]
            """;

    private static volatile StreamsTest now;

    static {
        // One object for all tests: the server restores system properties that changed after a plugin was loaded.
        Supplier<BlockingQueue<Object>> source = () -> now.source;
        Supplier<BlockingQueue<Object>> reported = () -> now.reported;
        System.getProperties().put("streams-test", source);
        System.getProperties().put("streams-test.told", reported);
    }

    @TempDir
    Path data;

    private final BlockingQueue<Object> source = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> reported = new LinkedBlockingQueue<>();
    private World world;

    @BeforeEach
    void open() {
        now = this;
        world = new World(data, 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void untilReported(String... what) throws InterruptedException {
        for (String one : what) assertThat(reported.poll(20, TimeUnit.SECONDS)).isEqualTo(one);
    }

    @Test
    void anEventIsOnDiskWhenTheTriggerIsNotified() throws Exception {
        world.publish(FLOWS);
        source.add(1);
        untilReported("begins", "took 1");
        assertThat(world.runs("feed", "push")).hasSize(1);
    }

    @Test
    void aFullFlowLetsTheTriggerWait() throws Exception {
        world.holdWork();
        world.publish(FLOWS);
        source.add(1);
        source.add(2);
        untilReported("begins", "took 1");
        world.awaitAlarm("2030-01-01T09:00:10Z");
        assertThat(reported).isEmpty();
        world.releaseWork();
        World.until(() -> world.engine.backlog(world.flow("feed", "push").flow()) == 0);
        world.advance(Duration.ofSeconds(10));
        untilReported("took 2");
        assertThat(world.runs("feed", "push")).hasSize(2);
    }

    @Test
    void aStreamThatBreaksOrReturnsBeginsAgainAfterGrowingPauses() throws Exception {
        world.publish(FLOWS);
        source.add("break");
        untilReported("begins", "ends");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("The line is down.");
        world.advance(Duration.ofSeconds(1));
        source.add("return");
        untilReported("begins", "ends");
        world.awaitAlarm("2030-01-01T09:00:03Z");
        world.advance(Duration.ofSeconds(2));
        source.add(1);
        untilReported("begins", "took 1");
        assertThat(world.intake.errors()).isEmpty();
    }

    @Test
    void aStreamThatIsInterruptedAlthoughItsFlowIsLiveBeginsAgain() throws Exception {
        world.publish(FLOWS);
        source.add("leave interrupted");
        untilReported("begins", "ends");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("It took too long.");
        world.advance(Duration.ofSeconds(1));
        source.add("interrupt");
        untilReported("begins", "ends");
        world.awaitAlarm("2030-01-01T09:00:03Z");
        world.advance(Duration.ofSeconds(2));
        source.add(1);
        untilReported("begins", "took 1");
    }

    @Test
    void anErrorInTheServerBeginsTheStreamAgainToo() throws Exception {
        world.connections.put("line", new SavedConnection("line", "gate", Map.of(), Map.of(), 1));
        world.mistake.set(new StackOverflowError("so deep"));
        world.publish(withConnection());
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("so deep");
        world.advance(Duration.ofSeconds(1));
        untilReported("begins");
    }

    @Test
    void aRefusalOfItsCredentialsMarksTheConnectionUntilTheStreamWorks() throws Exception {
        world.connections.put("line", new SavedConnection("line", "gate", Map.of(), Map.of(), 1));
        world.publish(withConnection());
        source.add("refuse");
        untilReported("begins", "ends");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.refusals).isEqualTo(Map.of("line", "Wrong password."));
        world.advance(Duration.ofSeconds(1));
        source.add(1);
        untilReported("begins", "took 1");
        World.until(world.refusals::isEmpty);
    }

    private static String withConnection() {
        return FLOWS.replace("flows:", "connections: { line: { connector: gate } }\nflows:")
                .replace("gate.push,", "gate.push, connection: line,");
    }

    @Test
    void anUnpublishedStreamEndsAndAPublishedOneBeginsAfterTheOneBefore() throws Exception {
        world.publish(FLOWS);
        untilReported("begins");
        world.publish(FLOWS);
        untilReported("ends", "begins");
        world.unpublish("feed");
        untilReported("ends");
    }

    @Test
    void anotherConnectionBeginsTheStreamAgain() throws Exception {
        world.connections.put("line", new SavedConnection("line", "gate", Map.of(), Map.of(), 1));
        world.publish(withConnection());
        untilReported("begins");
        world.intake.connectionChanged("another");
        world.intake.connectionChanged("line");
        untilReported("ends", "begins");
    }
}
