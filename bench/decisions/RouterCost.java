import com.sun.management.ThreadMXBean;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.router.ParsedEndpoint;
import io.junctura.http.RouteTable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes, classes and time of a lookup among all operations of the API, by Javalin's router and by {@link RouteTable}, for decision
 * page 010. Run it with {@code java -cp dist/target/junctura.jar bench/decisions/RouterCost.java}.
 */
class RouterCost {
    private static final int ROUNDS = 12;
    private static final int LOOKUPS = 20_000;
    /** The method of RouteTable that belongs to its package. */
    private static final MethodHandle FIND = find();

    private record Operation(String method, String path) {
        String address() {
            return path.replaceAll("\\{[^}]*}", "some-name");
        }
    }

    public static void main(String[] args) throws Throwable {
        List<Operation> operations = operations();
        Javalin javalin = Javalin.create(config -> config.startup.showJavalinBanner = false);
        InternalRouter router = javalin.unsafe.internalRouter;
        javalin.javalinServlet();
        long before = classes();
        for (Operation o : operations) router.addHttpEndpoint(new Endpoint(HandlerType.findOrCreate(o.method), o.path, http -> {}));
        byJavalin(router, new Operation("PUT", "/api/v1/runs/1"));
        byJavalin(router, operations.get(operations.size() - 1));
        long between = classes();
        RouteTable table = new RouteTable();
        for (Operation o : operations) table.add(o.method, o.path, http -> {});
        Object found = (Object) FIND.invokeExact(table, "GET", "/api/v1/runs/1");
        System.out.printf(
                "%d operations; classes: Javalin %d, RouteTable %d (%s)%n",
                operations.size(), between - before, classes() - between, found != null);
        List<Operation> gets = operations.stream().filter(o -> o.method.equals("GET")).toList();
        compare("first of " + gets.size() + " GET", router, table, gets.get(0));
        compare("middle", router, table, gets.get(gets.size() / 2));
        compare("last", router, table, gets.get(gets.size() - 1));
        compare("unknown", router, table, new Operation("GET", "/api/v1/nothing/here"));
        override();
    }

    /** All operations of the API's document, in its order, which is the alphabet's. */
    private static List<Operation> operations() throws Exception {
        List<Operation> operations = new ArrayList<>();
        String path = "";
        Matcher line = Pattern.compile("(?m)^ {4}\"(/[^\"]*)\": \\{|^ {6}\"(get|put|post|patch|delete)\": \\{")
                .matcher(Files.readString(Path.of("web-ui/src/api/openapi.json")));
        while (line.find()) {
            if (line.group(1) != null) path = line.group(1);
            else operations.add(new Operation(line.group(2).toUpperCase(), path));
        }
        return operations;
    }

    private static Object byJavalin(InternalRouter router, Operation o) {
        ParsedEndpoint entry = router.findFirstHttpHandlerEntry(HandlerType.findOrCreate(o.method), o.path);
        return entry == null ? null : entry.extractPathParams(o.path);
    }

    private interface Way {
        Object run() throws Throwable;
    }

    /** The two ways take turns; the first round is the warm-up. */
    private static void compare(String what, InternalRouter router, RouteTable table, Operation o) throws Exception {
        Operation request = new Operation(o.method, o.address());
        Way[] ways = {
            () -> (Object) FIND.invokeExact(table, request.method, request.path), () -> byJavalin(router, request)
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] bytes = new long[2];
        double[][] nanos = new double[2][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int way = 0; way < 2; way++) bytes[way] = round(ways[way], threads, nanos[way], round);
        }
        double[] ratios = new double[ROUNDS - 1];
        for (int round = 1; round < ROUNDS; round++) ratios[round - 1] = nanos[1][round] / nanos[0][round];
        Arrays.sort(ratios);
        Arrays.sort(nanos[0]);
        System.out.printf(
                "%s %s: RouteTable %d bytes, %.0f ns; Javalin %d bytes, time %.1f (%.1f-%.1f)%n",
                what, request.path, bytes[0], nanos[0][ROUNDS / 2], bytes[1], ratios[ROUNDS / 2 - 1], ratios[0], ratios[ROUNDS - 2]);
    }

    private static long round(Way way, ThreadMXBean threads, double[] nanos, int round) throws Exception {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        try {
            for (int n = 0; n < LOOKUPS; n++) way.run();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        nanos[round] = (double) (System.nanoTime() - start) / LOOKUPS;
        return (threads.getCurrentThreadAllocatedBytes() - allocated) / LOOKUPS;
    }

    /** Whether a GET with the header is a DELETE. */
    private static void override() throws Exception {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/thing", http -> http.result("GET"));
            config.routes.delete("/thing", http -> http.result("DELETE"));
        });
        javalin.start(0);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + javalin.port() + "/thing"))
                .header("X-HTTP-Method-Override", "DELETE")
                .build();
        System.out.println("GET with X-HTTP-Method-Override: DELETE runs the handler of "
                + HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
        javalin.stop();
    }

    private static long classes() {
        return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    }

    private static MethodHandle find() {
        try {
            var method = RouteTable.class.getDeclaredMethod("find", String.class, String.class);
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .asType(MethodType.methodType(Object.class, RouteTable.class, String.class, String.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
