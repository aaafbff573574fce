-- On purpose there is nothing here that would keep two payments apart: no version column for an optimistic lock, no
-- unique constraint on the ledger. Without the distributed lock the double charge therefore shows. A real application
-- should let its database have the last word here, too, and not only about who comes too late (see PaymentService).

create table if not exists users (
    id     bigint generated always as identity primary key,
    name   varchar(100) not null,
    status varchar(10)  not null
);

create table if not exists ledger (
    id       bigint generated always as identity primary key,
    user_id  bigint                      not null references users (id),
    type     varchar(10)                 not null,
    amount   numeric(11, 2)              not null,
    at       timestamp(6) with time zone not null,
    instance varchar(100)                not null
);
