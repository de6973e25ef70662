<?php

declare(strict_types=1);

namespace SwooleLite\CommandLine;

/** Figures as people read them. A value that is not known is a dash. */
final class Unit
{
    public static function number(int|float|null $value): string
    {
        return $value === null ? '-' : number_format($value);
    }

    /** Of a rate: small ones with a digit behind the point. */
    public static function rate(?float $value): string
    {
        return $value === null ? '-' : number_format($value, $value > 0 && $value < 9.95 ? 1 : 0);
    }

    public static function bytes(int|float|null $value): string
    {
        if ($value === null) {
            return '-';
        }
        foreach (['B', 'KiB', 'MiB', 'GiB'] as $unit) {
            if ($value < 1000) {
                return number_format($value, $unit !== 'B' && $value < 9.95 ? 1 : 0) . " $unit";
            }
            $value /= 1024;
        }
        return number_format($value, 1) . ' TiB';
    }

    /** How long something lasts: its two largest units. */
    public static function duration(int|float|null $seconds): string
    {
        if ($seconds === null) {
            return '-';
        }
        $seconds = max(0, $seconds);
        if ($seconds < 10) {
            return number_format($seconds, 1) . 's';
        }
        $whole = (int) $seconds;
        return match (true) {
            $whole < 60 => "{$whole}s",
            $whole < 3600 => sprintf('%dm %02ds', intdiv($whole, 60), $whole % 60),
            $whole < 86400 => sprintf('%dh %02dm', intdiv($whole, 3600), intdiv($whole, 60) % 60),
            default => sprintf('%dd %02dh', intdiv($whole, 86400), intdiv($whole, 3600) % 24),
        };
    }

    /** A time of the day where this user is, with the date. */
    public static function time(int|float|null $time): string
    {
        return $time === null || $time <= 0 ? '-' : self::local($time)->format('Y-m-d H:i:s');
    }

    public static function clock(int|float $time): string
    {
        return self::local($time)->format('H:i:s');
    }

    private static function local(int|float $time): \DateTimeImmutable
    {
        static $zone = null;
        $zone ??= self::zone();
        return (new \DateTimeImmutable('@' . (int) $time))->setTimezone($zone);
    }

    /** PHP does not ask the system for it. */
    private static function zone(): \DateTimeZone
    {
        $names = [ltrim((string) getenv('TZ'), ':'), preg_replace('~^.*/zoneinfo/~', '', (string) @readlink('/etc/localtime'))];
        foreach ([...$names, date_default_timezone_get()] as $name) {
            if ($name !== '') {
                try {
                    return new \DateTimeZone($name);
                } catch (\Exception) {
                }
            }
        }
        return new \DateTimeZone('UTC');
    }
}
