package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.input.BadValue;
import io.junctura.masking.Redaction;
import io.junctura.thread.CleanThreadFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the record of an action or trigger from constant inputs, while a document is checked. So its constructor refuses a value
 * before any run fails. Each record is made on a thread of its own, because the constructor of a plugin may never return.
 */
public final class TrialRecords {
    private static final System.Logger LOG = System.getLogger(TrialRecords.class.getName());
    private static final int SECONDS = 30;

    private final InstalledConnectors plugins;

    /** Operations whose records were not made in time. They are not tried again, because a document may repeat them. */
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();

    public TrialRecords(InstalledConnectors plugins) {
        this.plugins = plugins;
    }

    /** Why the record cannot be made. Empty if it can, or if the fault is not the input's: a step shows such faults. */
    public Optional<BadValue> refusal(String use, Map<String, ?> input) {
        if (stuck.contains(use)) return Optional.empty();
        FutureTask<Optional<BadValue>> task = new FutureTask<>(() -> made(use, input));
        CleanThreadFactory.of(task, "the check of " + use).start();
        try {
            return task.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            stuck.add(use);
            LOG.log(System.Logger.Level.WARNING, "The record of " + use + " was not made within " + SECONDS + " s.");
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "The input of " + use + " was not checked", e.getCause());
        } finally {
            task.cancel(true);
        }
        return Optional.empty();
    }

    private Optional<BadValue> made(String use, Map<String, ?> input) throws ConnectorException, InterruptedException {
        ActionDescriptor action = plugins.action(PinnedVersions.NONE, use).orElse(null);
        TriggerDescriptor trigger = plugins.trigger(PinnedVersions.NONE, use).orElse(null);
        if (action != null) return made(use, action.connecting(), action.className(), input);
        return trigger == null ? Optional.empty() : made(use, trigger.connecting(), trigger.className(), input);
    }

    private Optional<BadValue> made(String use, Connecting connecting, String className, Map<String, ?> input)
            throws ConnectorException, InterruptedException {
        if (className.isEmpty()) return Optional.empty();
        String id = ConnectorDescriptor.connectorOf(use);
        ConnectorDescriptor connector = plugins.connector(PinnedVersions.NONE, id);
        LoadedPlugin plugin = plugins.load(id);
        return PluginCall.call(plugin, use, Redaction.NONE, () -> {
            try {
                Operation.of(use, plugin, connector, connecting, className).read(input, Map.of());
                return Optional.<BadValue>empty();
            } catch (BadValue e) {
                return Optional.of(e);
            }
        });
    }
}
