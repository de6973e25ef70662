<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** From the words of the command line to the exit status. */
final class Program
{
    public const DONE = 0;
    public const FAILED = 1;
    public const USAGE = 2;
    public const NO_SERVER = 3;

    /** @param list<string> $words */
    public static function run(array $words): int
    {
        set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
            if (error_reporting() & $level) {
                throw new \ErrorException($message, 0, $level, $file, $line);
            }
            return false;
        });
        try {
            $out = new Output();
            $request = Request::parse($words, $out);
            $status = self::execute($request);
            $out->flush();
            return $status;
        } catch (OutputGone) {
            return self::FAILED;
        } catch (Failure $failure) {
            return self::complain($failure->getMessage(), $failure->getCode(), $out ?? null);
        } catch (\SwooleLite\Exception $error) { // the server has ended meanwhile, or does not answer
            return self::complain($error->getMessage(), self::FAILED, $out);
        } catch (\Throwable $error) {
            $where = basename($error->getFile()) . ':' . $error->getLine();
            return self::complain(get_class($error) . ': ' . $error->getMessage() . " ($where)", self::FAILED, $out ?? null);
        }
    }

    private static function execute(Request $request): int
    {
        $class = __NAMESPACE__ . '\\Command\\' . ucfirst($request->command);
        $class = $request->command === 'list' ? Command\ListServers::class : $class;
        $command = new $class();
        \assert($command instanceof Command);
        return $command->run($request);
    }

    /** What was to be shown before is shown; then the complaint. */
    private static function complain(string $message, int $status, ?Output $out): int
    {
        try {
            $out?->flush();
        } catch (OutputGone | Failure) {
        }
        @fwrite(STDERR, 'swoolelite: ' . Text::escapeLines($message) . "\n");
        return $status;
    }
}
