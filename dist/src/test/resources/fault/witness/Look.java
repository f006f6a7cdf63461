package witness;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.NoConnection;
import java.net.ProxySelector;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** Returns the state that all code of the process shares. */
@ActionInfo(id = "look", title = "Look", effect = Effect.READ)
public record Look() implements Action<NoConnection, List<String>> {
    @Override
    public List<String> run(ActionContext<NoConnection> context) {
        Thread thread = Thread.currentThread();
        System.out.println("The witness speaks.");
        return List.of(
                Locale.getDefault().toString(),
                Locale.getDefault(Locale.Category.FORMAT).toString(),
                TimeZone.getDefault().getID(),
                System.getProperty("user.home", "none"),
                System.getProperty("java.io.tmpdir", "none"),
                System.lineSeparator(),
                System.getProperty("line.separator", "none"),
                String.valueOf(System.in != null && System.out != null && !System.out.checkError()),
                String.valueOf(ProxySelector.getDefault() != null),
                String.valueOf(thread.getContextClassLoader() == Look.class.getClassLoader()),
                String.valueOf(thread.isInterrupted()),
                String.valueOf(thread.getPriority()));
    }
}
