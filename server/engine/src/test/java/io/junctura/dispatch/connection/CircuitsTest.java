package io.junctura.dispatch.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.run.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CircuitsTest {
    private static final Failure REFUSED = new Failure(ErrorKind.CREDENTIALS, Reached.NO, null, "401");
    private static final Failure NO_ANSWER = new Failure(ErrorKind.TRY_LATER, Reached.NO, null, "no answer");
    private final Circuits circuits = new Circuits();

    private Circuits.@Nullable Probe probe;

    private void fail(int times, long at) {
        for (int i = 0; i < times; i++) circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, at);
    }

    /** 0, if it may; then it is the probe, or there is none. */
    private long again(long now) {
        Circuits.Admission admission = circuits.admit("erp", now);
        if (admission.notBefore() == 0) probe = admission.probe();
        return admission.notBefore();
    }

    private boolean tried(@Nullable Failure failure, long now) {
        assertNotNull(probe);
        return circuits.recordResult("erp", probe, circuits.replacements("erp"), failure, now)
                .closedCircuit();
    }

    @Test
    void opensAfterManyFailuresInARowAndLetsOneTryFirst() {
        fail(Circuits.OPENS_AFTER - 1, 100_000);
        assertEquals(0, again(100_000));
        fail(1, 100_000);
        assertEquals(101_000, again(100_500));
        assertEquals(Map.of("erp", 101_000L), circuits.open(100_500));
        assertEquals(0, again(101_000), "the probe");
        assertEquals(102_000, again(101_000), "the others wait for it");
        assertEquals(Map.of("erp", 101_200L), circuits.open(101_200), "while it is under way");
        assertTrue(tried(null, 101_300));
        assertEquals(0, again(101_300));
        assertEquals(Map.of(), circuits.open(101_300));
    }

    @Test
    void saysSinceWhenAndUntilWhenASystemIsLeftAlone() {
        fail(1, 100_000);
        assertNull(circuits.openCircuit("erp", 100_000), "anybody may go");
        fail(Circuits.OPENS_AFTER - 1, 100_200);
        assertEquals(new OpenCircuit(100_000, 101_200L, true), circuits.openCircuit("erp", 100_500));
        assertEquals(new OpenCircuit(100_000, null, true), circuits.openCircuit("erp", 101_200), "one tries");
        assertNull(circuits.openCircuit("shop", 100_500));
        assertEquals(0, again(101_200));
        tried(REFUSED, 101_300);
        assertNull(circuits.openCircuit("erp", 101_300), "its credentials are what is wrong");
        circuits.credentialsReplaced("erp");
        assertNull(circuits.openCircuit("erp", 101_400), "it may be well");
    }

    @Test
    void aSystemThatAsksForThatIsLeftAloneAndThenAnybodyMayGo() {
        Failure asks = new Failure(ErrorKind.TRY_LATER, Reached.YES, Duration.ofSeconds(30), "429");
        circuits.recordResult("erp", null, 0, asks, 100_000);
        assertEquals(new OpenCircuit(100_000, 130_000L, false), circuits.openCircuit("erp", 100_001));
        assertNull(circuits.openCircuit("erp", 130_000));
    }

    @Test
    void manyThatFailTogetherOpenItOnce() {
        fail(64, 100_000);
        assertEquals(101_000, again(100_500));
    }

    @Test
    void waitsLongerEachTimeTheProbeFailsUpToAMinute() {
        fail(Circuits.OPENS_AFTER, 0);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            now = again(now);
            assertEquals(0, again(now));
            tried(NO_ANSWER, now);
        }
        assertEquals(now + 60_000, again(now));
    }

    @Test
    void whatBeganBeforeItOpenedAndComesBackLateIsNoProbe() {
        fail(Circuits.OPENS_AFTER, 100_000);
        assertEquals(0, again(101_000));
        fail(5, 101_500);
        assertEquals(102_600, again(101_600), "the probe is still under way, and the pause as long as before");
        assertFalse(
                circuits.recordResult("erp", null, circuits.replacements("erp"), null, 101_700)
                        .closedCircuit(),
                "nor does an answer from before close it");
        assertEquals(102_800, again(101_800));
        tried(NO_ANSWER, 101_900);
        assertEquals(103_900, again(102_000));
    }

    @Test
    void aProbeThatDoesNotComeBackIsGivenUp() {
        fail(Circuits.OPENS_AFTER, 100_000);
        assertEquals(0, again(101_000));
        assertTrue(again(160_999) > 0);
        assertEquals(0, again(161_000));
    }

    @Test
    void aProbeThatIsNotMadeLetsTheNextGo() {
        fail(Circuits.OPENS_AFTER, 100_000);
        assertEquals(0, again(101_000));
        assertNotNull(probe);
        probe.over();
        assertEquals(0, again(101_000));
    }

    @Test
    void whatSaysWhenToComeAgainIsNotAskedBefore() {
        Failure busy = new Failure(ErrorKind.TRY_LATER, Reached.YES, Duration.ofSeconds(90), "429");
        circuits.recordResult("erp", null, circuits.replacements("erp"), busy, 100_000);
        assertEquals(190_000, again(100_001));
        circuits.recordResult("erp", null, circuits.replacements("erp"), null, 150_000);
        assertEquals(190_000, again(150_001), "whatever an earlier attempt has come to");
        assertEquals(0, again(190_000));
        assertEquals(0, circuits.admit("shop", 100_001).notBefore(), "others are not concerned");
    }

    @Test
    void aRefusalIsAnAnswer() {
        fail(Circuits.OPENS_AFTER - 1, 0);
        circuits.recordResult(
                "erp",
                null,
                circuits.replacements("erp"),
                new Failure(ErrorKind.BAD_INPUT, Reached.YES, null, "400"),
                0);
        fail(1, 0);
        assertEquals(0, again(0));
    }

    @Test
    void whatNeverGotThereOrWasBrokenOffSaysNothingOfTheSystem() {
        List<Failure> nothing = List.of(
                new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, "no such method"),
                new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "interrupted"));
        for (Failure failure : nothing) {
            fail(Circuits.OPENS_AFTER - 1, 100_000);
            circuits.recordResult("erp", null, circuits.replacements("erp"), failure, 100_000);
            fail(1, 100_000);
            assertEquals(101_000, again(100_000));
            assertEquals(0, again(101_000));
            assertFalse(tried(failure, 101_000));
            assertEquals(0, again(101_000), "another one tries");
            assertTrue(tried(null, 101_000));
        }
    }

    @Test
    void aSystemThatRefusesTheCredentialsIsNotAskedAgainUntilTheyAreReplaced() {
        circuits.recordResult("erp", null, circuits.replacements("erp"), REFUSED, 100_000);
        assertEquals(Circuits.WITH_NEW_CREDENTIALS, again(100_000));
        assertEquals(Circuits.WITH_NEW_CREDENTIALS, again(900_000_000));
        assertEquals(Map.of("erp", Circuits.WITH_NEW_CREDENTIALS), circuits.open(900_000_000));
        circuits.clear();
        assertTrue(circuits.isRefused("erp"), "that is no matter of time");
        circuits.credentialsReplaced("erp");
        assertEquals(0, again(900_000_000), "the probe");
        assertEquals(900_001_000, again(900_000_000), "the others wait for it");
        tried(REFUSED, 900_000_000);
        assertEquals(Circuits.WITH_NEW_CREDENTIALS, again(900_000_000));
        circuits.credentialsReplaced("erp");
        assertEquals(0, again(900_000_000));
        assertTrue(tried(null, 900_000_000));
        assertEquals(0, again(900_000_000));
    }

    @Test
    void aRefusalOfWhatSomebodyHasReplacedMeanwhileSaysNothingOfWhatIsThereNow() {
        int began = circuits.replacements("erp");
        circuits.credentialsReplaced("erp");
        Failure failure =
                circuits.recordResult("erp", null, began, REFUSED, 100_000).failure();
        assertNotNull(failure);
        assertEquals(ErrorKind.TRY_LATER, failure.kind(), "so that it goes again");
        assertFalse(circuits.isRefused("erp"));
        assertEquals(0, again(100_000));
    }

    @Test
    void aRefusalThatArrivesWhileCredentialsAreReplacedDoesNotOutlastThat() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 5_000; i++) {
                CyclicBarrier both = new CyclicBarrier(2);
                int began = circuits.replacements("erp");
                Future<?> refusal = thread.submit(() -> {
                    both.await();
                    return circuits.recordResult("erp", null, began, REFUSED, 100_000);
                });
                both.await();
                circuits.credentialsReplaced("erp");
                refusal.get();
                assertFalse(circuits.isRefused("erp"), "round " + i);
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void newCredentialsAreTriedAtOnce() {
        fail(Circuits.OPENS_AFTER, 100_000);
        circuits.credentialsReplaced("erp");
        assertEquals(0, again(100_000));
        assertEquals(0, again(100_000));
    }

    @Test
    void aTrialOfNewCredentialsThatGetsNoAnswerIsNoRefusal() {
        circuits.recordResult("erp", null, circuits.replacements("erp"), REFUSED, 100_000);
        circuits.credentialsReplaced("erp");
        assertEquals(0, again(100_000), "the probe");
        tried(NO_ANSWER, 100_000);
        assertEquals(0, again(100_000), "it has failed once, and not yet so often that it is left alone");
        assertEquals(0, again(100_000));
        fail(Circuits.OPENS_AFTER - 1, 100_000);
        assertEquals(101_000, again(100_000));
    }
}
