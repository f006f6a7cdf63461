package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.SetClock;
import io.junctura.http.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final SetClock clock = new SetClock();
    private final Throttle throttle = new Throttle(clock);
    private int next = 1;

    private boolean fails(String address) {
        return fails(address, null, "admin");
    }

    /** Fails to sign in. @return whether the attempt was accepted */
    private boolean fails(String address, String device, String account) {
        try {
            throttle.begin(ClientAddress.of(address), device, account).failed();
            return true;
        } catch (ProblemException e) {
            assertThat(e.status()).isEqualTo(429);
            return false;
        }
    }

    @Test
    void addressesOfOneBlockAreCountedTogether() {
        for (int host = 1; host <= 6; host++)
            assertThat(fails("203.0.113." + host)).isTrue();
        assertThat(fails("203.0.113.7")).isFalse();
        assertThat(fails("203.0.114.7")).isTrue();

        for (int host = 1; host <= 6; host++)
            assertThat(fails("2001:db8:0:10" + host + "::1")).isTrue();
        assertThat(fails("2001:db8:0:10f::1")).isFalse();
        assertThat(fails("2001:db8:0:200::1")).isTrue();
    }

    @Test
    void theAddressesOfOneMachineAreOneHost() {
        assertThat(fails("2001:db8::1")).isTrue();
        assertThat(fails("2001:db8::2")).isFalse();
        assertThat(fails("::ffff:198.51.100.1")).isTrue();
        assertThat(fails("198.51.100.1")).isFalse();
    }

    @Test
    void textsThatAreNotAddressesCountAsOneClient() {
        assertThat(fails("one")).isTrue();
        assertThat(fails("another, longer than any address could be")).isFalse();
    }

    @Test
    void aBlockOfAddressesMakesAtMostSeventyFiveGuessesAnHour() {
        assertThat(guessesWithinAnHour("203.0.113.")).isBetween(60, 75);
        assertThat(guessesWithinAnHour("203.0.113.")).isBetween(58, 62);
    }

    @Test
    void whileAnAccountIsUnderAttackABlockMakesTwentyFourGuessesInItsFirstHourAndTenInEachFurther() {
        for (int block = 0; block < Throttle.ATTACK; block++) fails("198.51." + block + ".1");
        assertThat(guessesWithinAnHour("203.0.113.")).isBetween(20, 24);
        assertThat(guessesWithinAnHour("203.0.113.")).isBetween(9, 11);
    }

    /** Tries each second from another address of the block. */
    private int guessesWithinAnHour(String block) {
        int guesses = 0;
        for (int second = 0; second < 3_600; second++) {
            if (fails(block + second % 256)) guesses++;
            clock.pass(Duration.ofSeconds(1));
        }
        return guesses;
    }

    @Test
    void anAttackFromManyBlocksIsReportedOnce() {
        int reported = 0;
        for (int i = 0; i < 3 * Throttle.ATTACK; i++) {
            ClientAddress from = ClientAddress.of("10." + i / 250 + "." + i % 250 + ".1");
            if (throttle.begin(from, null, "admin").failed()) reported++;
        }
        assertThat(reported).isEqualTo(1);
    }

    @Test
    void theOwnerSignsInFromAnotherBlockDuringAnAttackOnTheAccount() {
        for (int second = 0; second < 3_600; second++) {
            for (int i = 0; i < 30; i++) {
                int block = (second * 30 + i) % 5_000;
                fails("10." + block / 250 + "." + block % 250 + ".1");
            }
            clock.pass(Duration.ofSeconds(1));
        }
        throttle.begin(ClientAddress.of("203.0.113.9"), null, "admin").succeeded();
    }

    @Test
    void aKnownDeviceIsCountedApartFromItsAddress() {
        for (int i = 0; i < 500; i++) {
            fails("203.0.113.9");
            fails("10." + i / 250 + "." + i % 250 + ".1");
        }
        assertThat(fails("203.0.113.9")).isFalse();
        assertThat(fails("203.0.113.9", "device", "admin")).isTrue();
        assertThat(fails("203.0.113.9", "device", "admin")).isFalse();
        clock.pass(Duration.ofSeconds(1));
        throttle.begin(ClientAddress.of("203.0.113.9"), "device", "admin").succeeded();
        assertThat(fails("203.0.113.9", "device", "admin")).isTrue();
    }

    @Test
    void aSignInDoesNotResetTheFailuresOfOthersFromItsAddress() {
        for (int i = 0; i < 4; i++) {
            fails("203.0.113.9");
            clock.pass(Duration.ofMinutes(1));
        }
        throttle.begin(ClientAddress.of("203.0.113.9"), null, "viewer").succeeded();
        assertThat(fails("203.0.113.9")).isTrue();
        clock.pass(Duration.ofSeconds(15));
        assertThat(fails("203.0.113.9")).isFalse();
    }

    @Test
    void fewConcurrentAttemptsOfOneHostOrBlockAreAccepted() {
        List<Throttle.Attempt> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) taken.add(throttle.begin(ClientAddress.of("203.0.113.9"), null, "admin"));
        assertThat(fails("203.0.113.9")).isFalse();
        for (int i = 0; i < 3; i++) taken.add(throttle.begin(ClientAddress.of("203.0.113." + i), null, "admin"));
        assertThat(fails("203.0.113.77")).isFalse();
        taken.get(0).abandoned();
        assertThat(fails("203.0.113.77")).isTrue();
    }

    @Test
    void anAttemptThatWasNotCheckedIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            throttle.begin(ClientAddress.of("203.0.113.9"), null, "admin").abandoned();
        }
        assertThat(fails("203.0.113.9")).isTrue();
    }

    @Test
    void blocksThatHaveFailedComeAfterThoseThatHaveNotAndDevicesBeforeAll() {
        fails("203.0.113.9");
        fails("203.0.113.10");
        int failed = priority("203.0.113.11", null);
        int fresh = priority("198.51.100.1", null);
        int second = priority("198.51.100.2", null);
        int device = priority("203.0.113.9", "device");
        assertThat(device).isLessThan(fresh);
        assertThat(fresh).isLessThan(second);
        assertThat(second).isLessThan(failed);
    }

    private int priority(String address, String device) {
        return throttle.begin(ClientAddress.of(address), device, "admin").priority();
    }

    @Test
    void countersAreBoundedAndForgottenOldestFirst() {
        fails("203.0.113.9");
        failFromOtherBlocks(Throttle.REMEMBERED - 1);
        assertThat(fails("203.0.113.9")).isFalse();
        failFromOtherBlocks(Throttle.REMEMBERED);
        assertThat(fails("203.0.113.9")).isTrue();
    }

    private void failFromOtherBlocks(int many) {
        for (int i = 0; i < many; i++) {
            assertThat(fails("10." + i / 250 + "." + i % 250 + "." + next, null, "somebody " + i))
                    .isTrue();
        }
        next++;
    }

    @Test
    void aClockThatWasSetBackDoesNotProlongTheWait() {
        fails("203.0.113.9");
        clock.pass(Duration.ofDays(-30));
        assertThatThrownBy(() -> throttle.begin(ClientAddress.of("203.0.113.9"), null, "admin"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.detail()).endsWith("Try again in 360 s."));
    }
}
