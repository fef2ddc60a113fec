from django.db import migrations, models

from zhengtong.catalogue.search_tables import create_search, drop_search


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "db_table": "catalogue_search",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="ItemText",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("kind", models.CharField(db_index=True, max_length=24)),
                ("code", models.CharField(max_length=60)),
                ("place", models.IntegerField(default=0)),
                ("attributes", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("stamp", models.TextField()),
                ("name", models.TextField()),
                ("words", models.TextField()),
                ("applicant_types", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ServiceItem",
            fields=[
                ("case", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("key", models.CharField(db_index=True, default="", max_length=60)),
                ("name", models.TextField(default="")),
                ("type", models.CharField(default="", max_length=4)),
                ("organisation", models.CharField(default="", max_length=32)),
                ("organisation_path", models.TextField(default="")),
                ("region", models.CharField(default="", max_length=12)),
                ("version", models.IntegerField(default=0)),
                ("draft_version", models.IntegerField(default=0)),
                ("live", models.BooleanField(db_index=True, default=False)),
                ("live_texts", models.TextField(default="")),
                ("draft_texts", models.TextField(default="")),
                ("on_the_spot", models.BooleanField(default=False)),
                ("statutory_amount", models.IntegerField(default=0)),
                ("statutory_unit", models.CharField(default="", max_length=16)),
                ("promised_amount", models.IntegerField(default=0)),
                ("promised_unit", models.CharField(default="", max_length=16)),
                ("online_depth", models.IntegerField(default=0)),
                ("visits", models.IntegerField(default=0)),
                ("fee", models.BooleanField(default=False)),
                ("source_system", models.CharField(default="", max_length=40)),
                ("applicant_types", models.TextField(default="")),
                ("themes", models.TextField(default="")),
                ("published_at", models.BigIntegerField(null=True)),
                ("changed_at", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("organisation"), models.F("code"), name="catalogue_item_of_unit"
                    )
                ],
            },
        ),
        migrations.RunPython(create_search, drop_search),
    ]
