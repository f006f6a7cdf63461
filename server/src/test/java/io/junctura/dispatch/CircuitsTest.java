package io.junctura.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.run.Failure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircuitsTest {
    private static final Failure NO_ANSWER = new Failure(ErrorKind.TRY_LATER, Reached.NO, null, "no answer");
    private final Circuits circuits = new Circuits();

    private void fail(int times, long at) {
        for (int i = 0; i < times; i++) circuits.told("erp", NO_ANSWER, at);
    }

    @Test
    void opensAfterManyFailuresInARowAndLetsOneTryFirst() {
        fail(Circuits.OPENS_AFTER - 1, 100_000);
        assertEquals(0, circuits.admit("erp", 100_000));
        fail(1, 100_000);
        assertEquals(101_000, circuits.admit("erp", 100_500));
        assertEquals(Map.of("erp", 101_000L), circuits.open(100_500));
        assertEquals(0, circuits.admit("erp", 101_000), "the probe");
        assertEquals(102_000, circuits.admit("erp", 101_000), "the others wait for it");
        circuits.told("erp", null, 101_300);
        assertEquals(0, circuits.admit("erp", 101_300));
    }

    @Test
    void manyThatFailTogetherOpenItOnce() {
        fail(64, 100_000);
        assertEquals(101_000, circuits.admit("erp", 100_500));
    }

    @Test
    void waitsLongerEachTimeTheProbeFailsUpToAMinute() {
        fail(Circuits.OPENS_AFTER, 0);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            now = circuits.admit("erp", now);
            assertEquals(0, circuits.admit("erp", now));
            fail(1, now);
        }
        assertEquals(now + 60_000, circuits.admit("erp", now));
    }

    @Test
    void aProbeThatDoesNotComeBackIsGivenUp() {
        fail(Circuits.OPENS_AFTER, 100_000);
        assertEquals(0, circuits.admit("erp", 101_000));
        assertTrue(circuits.admit("erp", 160_999) > 0);
        assertEquals(0, circuits.admit("erp", 161_000));
    }

    @Test
    void whatSaysWhenToComeAgainIsNotAskedBefore() {
        circuits.told("erp", new Failure(ErrorKind.TRY_LATER, Reached.YES, Duration.ofSeconds(90), "429"), 100_000);
        assertEquals(190_000, circuits.admit("erp", 100_001));
        assertEquals(0, circuits.admit("erp", 190_000));
        assertEquals(0, circuits.admit("shop", 100_001), "others are not concerned");
    }

    @Test
    void aRefusalIsAnAnswer() {
        fail(Circuits.OPENS_AFTER - 1, 0);
        circuits.told("erp", new Failure(ErrorKind.BAD_INPUT, Reached.YES, null, "400"), 0);
        fail(1, 0);
        assertEquals(0, circuits.admit("erp", 0));
    }

    @Test
    void whatRefusesTheCredentialsIsNotAskedAgainUntilSomebodyHasMendedThat() {
        circuits.told("erp", new Failure(ErrorKind.CREDENTIALS, Reached.YES, null, "401"), 100_000);
        assertEquals(Circuits.WHEN_MENDED, circuits.admit("erp", 100_000));
        assertEquals(Circuits.WHEN_MENDED, circuits.admit("erp", 900_000_000));
        assertEquals(Map.of("erp", Circuits.WHEN_MENDED), circuits.open(900_000_000));
        circuits.clear();
        assertTrue(circuits.isRefused("erp"), "that is no matter of time");
        circuits.mended("erp");
        assertEquals(0, circuits.admit("erp", 900_000_000), "the probe");
        assertEquals(900_001_000, circuits.admit("erp", 900_000_000), "the others wait for it");
        circuits.told("erp", new Failure(ErrorKind.CREDENTIALS, Reached.YES, null, "401"), 900_000_000);
        assertEquals(Circuits.WHEN_MENDED, circuits.admit("erp", 900_000_000));
        circuits.mended("erp");
        assertEquals(0, circuits.admit("erp", 900_000_000));
        assertTrue(circuits.told("erp", null, 900_000_000));
        assertEquals(0, circuits.admit("erp", 900_000_000));
    }

    @Test
    void mendingAsksAgainAtOnceOneFirst() {
        fail(Circuits.OPENS_AFTER, 100_000);
        circuits.mended("erp");
        assertEquals(0, circuits.admit("erp", 100_000), "the probe");
        assertEquals(101_000, circuits.admit("erp", 100_000), "the others wait for it");
    }
}
