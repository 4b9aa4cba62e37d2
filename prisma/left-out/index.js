/**
 * Stands in for `@prisma/studio-core` and `@prisma/dev` (docs/decisions/045): Prisma's command line loads both when it starts,
 * and uses them for `prisma studio` and `prisma dev` alone, which then fail. Together with what they need they are 170 MB.
 */
