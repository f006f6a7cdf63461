package io.junctura.plugin.isolation;

import java.util.List;

/** Hears of what a plugin leaves behind. */
@FunctionalInterface
public interface LeakListener {

    /**
     * @param message a sentence that names the plugin
     * @param threads as long as one of them runs, it is there
     */
    void leaked(String message, List<Thread> threads);
}
