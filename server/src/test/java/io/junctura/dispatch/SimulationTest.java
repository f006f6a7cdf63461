package io.junctura.dispatch;

import org.junit.jupiter.api.Test;

/**
 * The promises under crashes at any point. {@code -Djunctura.seeds=FROM-TO} runs other seeds; one seed alone repeats what
 * it did.
 */
class SimulationTest {

    @Test
    void everyPromiseHoldsUnderCrashesAtAnyPoint() {
        String seeds = System.getProperty("junctura.seeds", "1-20000");
        int dash = seeds.indexOf('-');
        long from = Long.parseLong(dash < 0 ? seeds : seeds.substring(0, dash));
        long to = Long.parseLong(dash < 0 ? seeds : seeds.substring(dash + 1));
        for (long seed = from; seed <= to; seed++) {
            try {
                new Simulation(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + " (again with -Djunctura.seeds=" + seed + "): " + e.getMessage(), e);
            }
        }
    }
}
