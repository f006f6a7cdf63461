package io.junctura.plugin.isolation;

import java.util.List;

/** Is called for each resource and thread that a plugin leaves behind. */
@FunctionalInterface
public interface LeakListener {

    /**
     * @param message a sentence that names the plugin
     * @param threads the leak exists as long as one of them runs
     */
    void leaked(String message, List<Thread> threads);
}
